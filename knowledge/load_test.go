package knowledge

import (
	"context"
	"testing"
	"testing/fstest"
)

func layer(name string, files map[string]string) Layer {
	m := fstest.MapFS{}
	for p, content := range files {
		m[p] = &fstest.MapFile{Data: []byte(content)}
	}
	return Layer{Name: name, FS: m}
}

func load(t testing.TB, layers ...Layer) (*Base, []Problem) {
	t.Helper()
	b, problems, err := Load(context.Background(), layers...)
	if err != nil {
		t.Fatal(err)
	}
	return b, problems
}

// sampleFiles hold one document of each kind.
var sampleFiles = map[string]string{
	"articles/wcit-12/wcit-12-vote.md": "---\nid: wcit-12-vote\ntitle: How did the vote at WCIT-12 happen?\nquestions:\n  - who voted at wcit\n" +
		"summary: WCIT-12 voted on 13 December 2012.\nlang: en\nas_of: 2026-11-23\n---\n## The vote at WCIT-12\n\nIran called for a vote. The Chair put Art. 6 to the room.\n\n- First item.\n- Second item.\n",
	"articles/fr/note.md":  "# Une note\n\nLa CMTI s'est tenue à Dubaï.\n",
	"articles/page.html":   "<html lang=en><head><title>A page</title></head><body><nav>Menu</nav><h1>A page</h1><p>Some <b>bold</b> words.</p></body></html>",
	"articles/plain.txt":   "A plain file\n\nIt holds a sentence.\n",
	"events/wcit.yaml":     "events:\n  - id: wcit-2012\n    acronym: WCIT-12\n    name: World Conference\n    start: 2012-12-03\n    end: 2012-12-14\n    country: UAE\n    summary: A treaty conference.\n    outcome: New ITRs.\n",
	"events/more.ics":      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:abc@x\r\nSUMMARY:Meeting\r\nDTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270304\r\nLOCATION:Geneva\\, Switzerland\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	"glossary/t.yaml":      "- id: wcit\n  names: World Conference\n  acronyms: {en: WCIT, fr: CMTI}\n  definition: {en: WCIT is a conference., fr: La CMTI est une conférence.}\n",
	"chapters/regions.yml": "regions:\n  - id: arab-states\n    names: {en: Arab States}\n    countries: [UAE]\n",
}

func sampleBase(t testing.TB) *Base {
	b, problems := load(t, layer("test", sampleFiles))
	for _, p := range problems {
		t.Error(p)
	}
	return b
}

func TestLoadReadsEveryKindOfFile(t *testing.T) {
	b := sampleBase(t)
	if len(b.Articles()) != 4 || len(b.Events()) != 2 || len(b.Terms()) != 1 || len(b.Regions()) != 1 {
		t.Fatalf("%d articles, %d events, %d terms, %d regions", len(b.Articles()), len(b.Events()), len(b.Terms()), len(b.Regions()))
	}
	if e, _ := b.Event("wcit-2012"); e.Region != "arab-states" {
		t.Errorf("region = %q, want that of the country", e.Region)
	}
	if e, _ := b.Event("abc-x"); e == nil || e.End.String() != "2027-03-03" || e.City != "Geneva" {
		t.Errorf("calendar event = %+v", e)
	}
}
