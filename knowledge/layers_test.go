package knowledge

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// For any files in any layers: an id is served as its topmost layer has it, none is lost, none is made up.
func TestLaterLayersOverrideByID(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := map[string]string{}
		var layers []Layer
		for n := range rapid.IntRange(1, 4).Draw(r, "layers") {
			name := fmt.Sprintf("layer%d", n)
			files := map[string]string{}
			for _, id := range rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 8, rapid.ID[int]).Draw(r, name) {
				id := fmt.Sprintf("doc-%d", id)
				draft := rapid.Bool().Draw(r, id+" is a draft")
				status := "current"
				if draft {
					status = "draft"
				}
				folder := rapid.SampledFrom([]string{"articles/", "articles/topic/", ""}).Draw(r, id+" stands in")
				files[folder+id+".md"] = fmt.Sprintf("---\nid: %s\ntitle: T\nsummary: It is in %s.\nstatus: %s\n---\n", id, name, status)
				if draft {
					delete(want, id) // a draft over an article takes it out
				} else {
					want[id] = name
				}
			}
			layers = append(layers, layer(name, files))
		}
		b, problems := load(t, layers...)
		if len(problems) > 0 {
			r.Fatal(problems)
		}
		if len(b.Articles()) != len(want) || len(b.Passages()) != len(want) {
			r.Fatalf("%d articles, %d passages, want %d", len(b.Articles()), len(b.Passages()), len(want))
		}
		for id, name := range want {
			a, ok := b.Article(id)
			if !ok || a.Layer != name {
				r.Fatalf("%s: %+v, want it from %s", id, a, name)
			}
			for _, n := range b.PassagesOf(KindArticle, id) {
				if p := b.Passages()[n]; p.Text != "It is in "+name+"." {
					r.Fatalf("%s says %q, want %s", p.ID, p.Text, name)
				}
			}
		}
	})
}

func TestFingerprintChangesWithPathsAndContentsOnly(t *testing.T) {
	print := func(files map[string]string) string {
		t.Helper()
		sum, err := Fingerprint(t.Context(), layer("any", files))
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	first := print(map[string]string{"a.md": "One.", "b.md": "Two."})
	tests := []struct {
		change string
		files  map[string]string
		same   bool
	}{
		{"none", map[string]string{"b.md": "Two.", "a.md": "One."}, true},
		{"a file of no kind", map[string]string{"a.md": "One.", "b.md": "Two.", "c.png": "x"}, true},
		{"contents", map[string]string{"a.md": "One!", "b.md": "Two."}, false},
		{"contents swapped", map[string]string{"a.md": "Two.", "b.md": "One."}, false},
		{"a path", map[string]string{"a.md": "One.", "c.md": "Two."}, false},
		{"a file more", map[string]string{"a.md": "One.", "b.md": "Two.", "c.md": ""}, false},
	}
	for _, tt := range tests {
		t.Run(tt.change, func(t *testing.T) {
			if got := print(tt.files) == first; got != tt.same {
				t.Errorf("same fingerprint = %v, want %v", got, tt.same)
			}
		})
	}
}

func TestWithAddsSavedAnswers(t *testing.T) {
	b := sampleBase(t)
	before := b.Digest()
	n, err := b.With(&Article{ID: "saved-7", Title: "Where do we meet?", Body: "We meet in the library.\n\nBring a badge.", Chapters: []ChapterID{"geneva"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := b.Article("saved-7"); ok || b.Digest() != before {
		t.Error("the old base changed")
	}
	if n.Digest() == before {
		t.Error("another base has the same digest")
	}
	for i, p := range b.Passages() {
		if n.Passages()[i].ID != p.ID {
			t.Fatalf("passage %d was %s, is %s", i, p.ID, n.Passages()[i].ID)
		}
	}
	p, ok := n.Passage("article:saved-7#0")
	if !ok || len(p.Sentences) != 2 || !Visible(p.Chapters, "geneva") || Visible(p.Chapters, "") {
		t.Errorf("passage = %+v", p)
	}
	for _, bad := range []*Article{{ID: "saved-7", Title: "Twice", Summary: "x"}, {ID: "A B", Title: "T", Summary: "x"}, {ID: "x", Summary: "x"}, {ID: "x", Title: "Says nothing"}} {
		if _, err := n.With(bad); err == nil {
			t.Errorf("no error for %+v", bad)
		}
	}
}

// What a translation doesn't say of itself is as its original has it; what it says stands.
func TestTranslationsTakeOverWhatTheyLeaveOut(t *testing.T) {
	b, _ := load(t, layer("any", map[string]string{
		"a.md": "---\nid: a\ntitle: Who meets?\nsummary: We meet.\nlang: en\nsources: [https://example.org/a]\ntopics: [meetings]\n" +
			"as_of: 2026-11-01\nowner: Ann\nstatus: historical\nnature: position\nposition_of: Ann\nchapters: [geneva]\n---\n",
		"fr/silent.md": "---\nid: silent\ntitle: Qui ?\nsummary: Nous.\nlang: fr\ntranslation_of: a\n---\n",
		"fr/says.md": "---\nid: says\ntitle: Qui ?\nsummary: Nous.\nlang: fr\ntranslation_of: a\nsources: [https://example.org/b]\n" +
			"topics: [rencontres]\nas_of: 2026-11-02\nowner: Bob\nstatus: current\nnature: record\nchapters: []\n---\n",
	}))
	type said struct {
		Source, Topic, AsOf, Owner, PositionOf string
		Status                                 Status
		Nature                                 Nature
		Everyone                               bool
	}
	for id, want := range map[string]said{
		"silent": {"https://example.org/a", "meetings", "2026-11-01", "Ann", "Ann", StatusHistorical, NaturePosition, false},
		"says":   {"https://example.org/b", "rencontres", "2026-11-02", "Bob", "", StatusCurrent, NatureRecord, true},
	} {
		a, ok := b.Article(id)
		if !ok || len(a.Sources) != 1 || len(a.Topics) != 1 {
			t.Fatalf("%s: %+v", id, a)
		}
		got := said{a.Sources[0].URL, a.Topics[0], a.AsOf.String(), a.Owner, a.PositionOf, a.Status, a.Nature, Visible(a.Chapters, "")}
		if got != want {
			t.Errorf("%s = %+v, want %+v", id, got, want)
		}
		for _, n := range b.PassagesOf(KindArticle, id) {
			if p := b.Passages()[n]; Visible(p.Chapters, "") != want.Everyone {
				t.Errorf("passage %s is seen by everyone: %v", p.ID, !want.Everyone)
			}
		}
	}
}
