package knowledge

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The curators' page shows files under their names. Laid into a folder they must load, and pass the check.
func TestTheCuratorsPageIsTrue(t *testing.T) {
	page, err := os.ReadFile("../docs/curators.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)`([a-z0-9/.-]+)`\n\n```(?:markdown|yaml)\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		files[m[1]] = m[2]
	}
	if len(files) != 5 {
		t.Fatalf("%d examples found, want 5", len(files))
	}
	b, _ := load(t, layer("page", files))
	original, ok := b.Article("who-called-the-vote")
	if !ok {
		t.Fatal("the example article is not served")
	}
	for name, content := range files {
		files[name] = strings.Replace(content, "DIGEST", original.Digest(), 1)
	}
	b, problems := load(t, layer("page", files))
	for _, p := range append(problems, Check(b, november2026)...) {
		t.Error(p)
	}
	if len(b.Articles()) != 2 || len(b.Events()) != 2 || len(b.Terms()) != 2 || len(b.Chapters()) != 1 || len(b.Regions()) != 1 {
		t.Errorf("%d articles, %d events, %d terms, %d chapters, %d regions", len(b.Articles()), len(b.Events()), len(b.Terms()), len(b.Chapters()), len(b.Regions()))
	}
	want := "events/mock.yaml:9:10: end 2027-02-03 is before start 2027-03-01; correct one of them"
	if !strings.Contains(string(page), want) {
		t.Fatal("the page's example of a problem changed")
	}
	files["events/mock.yaml"] = strings.Replace(files["events/mock.yaml"], "end: 2027-03-03", "end: 2027-02-03", 1)
	if _, problems = load(t, layer("page", files)); len(problems) != 1 || problems[0].Error() != want {
		t.Errorf("problems = %v, want %s", problems, want)
	}
}

// The worked examples of chapters lie over the built-in base and alone, with nothing for the check to say.
func TestTheChaptersExamplesPassTheCheck(t *testing.T) {
	for _, name := range []string{"harbour-city", "ruritania", "accessibility"} {
		l, err := Dir("../docs/chapters/" + name)
		if err != nil {
			t.Fatal(err)
		}
		b, problems := load(t, l)
		for _, p := range append(problems, Check(b, november2026)...) {
			t.Errorf("%s: %v", name, p)
		}
		c, ok := b.Chapter(ChapterID(name))
		if !ok || !strings.HasSuffix(c.Contact, ".example.org") {
			t.Errorf("%s: the chapter is %v; no contact but an example's is to stand here", name, c)
		}
		for _, a := range b.Articles() {
			if len(a.Chapters) != 1 || a.Chapters[0] != c.ID {
				t.Errorf("%s: %s is for %v, want the chapter alone", name, a.ID, a.Chapters)
			}
		}
		if len(b.Articles()) == 0 || len(b.Events()) == 0 {
			t.Errorf("%s: %d articles, %d events", name, len(b.Articles()), len(b.Events()))
		}
	}
}
