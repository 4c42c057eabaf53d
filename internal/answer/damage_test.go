package answer_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// indexFiles returns the files of the cached index that are mapped while it is served.
func indexFiles(t *testing.T, cache string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(cache, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err == nil && !d.IsDir() && (ext == ".zap" || filepath.Base(path) == "tables.bin") {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 2 {
		t.Fatalf("the index has the files %v", all)
	}
	return all
}

// TestAMappedIndexThatIsCutIsMadeAgain cuts each file of the index under a process that has mapped it, which would be a fault
// that ends it; with saved answers beside the files' own, and with the files away.
func TestAMappedIndexThatIsCutIsMadeAgain(t *testing.T) {
	for _, tt := range []struct {
		name       string
		add, filed bool
	}{{"files alone", false, true}, {"with saved answers", true, true}, {"files away", false, false}} {
		t.Run(tt.name, func(t *testing.T) {
			dir, cache := filepath.Join(t.TempDir(), "base"), t.TempDir()
			writeEdition(t, dir, 3)
			l := live(t, dir, cache)
			if tt.add {
				saved := &knowledge.Article{ID: "choir", Title: "Where does the choir rehearse?", Lang: "en", Body: "The choir rehearses in the old mill."}
				if err := l.Add(t.Context(), saved); err != nil {
					t.Fatal(err)
				}
			}
			if !tt.filed {
				if err := os.Rename(dir, dir+".away"); err != nil {
					t.Fatal(err)
				}
			}
			for i, path := range indexFiles(t, cache) {
				if err := os.Truncate(path, 0); err != nil {
					t.Fatal(err)
				}
				question, want := "what is zorble number "+string(rune('0'+i)), "edition 3"
				if tt.add && i == 1 {
					question, want = "where does the choir rehearse?", "old mill"
				}
				a, err := l.Ask(t.Context(), answer.Question{Text: question})
				if err != nil || !strings.Contains(a.Text, want) {
					t.Fatalf("with %s cut: %v, %q", filepath.Base(path), err, a.Text)
				}
				if !tt.filed {
					return // it is in memory from now on
				}
			}
		})
	}
}

// TestAnIndexThatIsWrittenOverIsSeenByAReload has a file of the index say something else than it did.
func TestAnIndexThatIsWrittenOverIsSeenByAReload(t *testing.T) {
	dir, cache := t.TempDir(), t.TempDir()
	writeEdition(t, dir, 3)
	l := live(t, dir, cache)
	for _, path := range indexFiles(t, cache) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte(strings.Repeat("\xff", int(info.Size()))), 0); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		before := l.Status().Since
		if err := l.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !l.Status().Since.After(before) {
			t.Errorf("%s was written over, and goes on being served", filepath.Base(path))
		}
		a, err := l.Ask(t.Context(), answer.Question{Text: "what is zorble number 5"})
		if err != nil || !strings.Contains(a.Text, "edition 3") {
			t.Errorf("%v, %q", err, a.Text)
		}
	}
}
