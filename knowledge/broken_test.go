package knowledge

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got), -update rewrites it:\n%s", file, diff)
	}
}

// testdata/broken holds files that are wrong in every way we know. Each is named with its line, and what is right
// beside it is served; broken.golden is the proof of both.
func TestBrokenFilesAreNamedAndLeftOut(t *testing.T) {
	l, err := Dir("testdata/broken")
	if err != nil {
		t.Fatal(err)
	}
	b, problems := load(t, l)
	var out strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&out, "%s %v\n", p.Severity, p)
	}
	out.WriteString("\nserved:\n")
	for _, a := range b.Articles() {
		fmt.Fprintf(&out, "article %s\n", a.ID)
	}
	for _, e := range b.Events() {
		fmt.Fprintf(&out, "event %s\n", e.ID)
	}
	for _, term := range b.Terms() {
		fmt.Fprintf(&out, "term %s\n", term.ID)
	}
	for _, c := range b.Chapters() {
		fmt.Fprintf(&out, "chapter %s\n", c.ID)
	}
	golden(t, "broken.golden", out.String())
}

func TestNoLinkLeadsOutOfTheFolder(t *testing.T) {
	outside := t.TempDir()
	write(t, outside, "secret.md", "# Secret\n\nNobody may read it.\n")
	dir := t.TempDir()
	write(t, dir, "articles", "a.md", "# A\n\nInside.\n")
	for link, target := range map[string]string{
		"articles/out.md":      filepath.Join(outside, "secret.md"),
		"articles/up.md":       "../../" + filepath.Base(outside) + "/secret.md",
		"folder":               outside,
		"articles/loop":        "..",
		"articles/nowhere.md":  "missing.md",
		"articles/inside.md":   "a.md",
		"articles/itself.md":   "itself.md",
		"articles/ignored.png": "/etc/hostname",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	l, err := Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	b, problems := load(t, l)
	if len(b.Articles()) != 2 { // a and the link to it
		t.Errorf("served: %d articles, want 2", len(b.Articles()))
	}
	for _, p := range b.Passages() {
		if strings.Contains(p.Text, "Nobody") {
			t.Errorf("%s was read from outside", p.ID)
		}
	}
	var named []string
	for _, p := range problems {
		named = append(named, p.Severity.String()+" "+p.Path)
	}
	want := []string{"error articles/ignored.png", "error articles/itself.md", "warning articles/loop", "error articles/nowhere.md",
		"error articles/out.md", "error articles/up.md", "error folder"}
	if diff := cmp.Diff(want, named); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeReadIsNamed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "huge.md", strings.Repeat("A sentence. ", maxFileBytes/12+1))
	write(t, dir, "locked.md", "# Locked\n\nText.\n")
	write(t, dir, "good.md", "# Good\n\nText.\n")
	if err := os.Chmod(filepath.Join(dir, "locked.md"), 0); err != nil {
		t.Fatal(err)
	}
	_, err := os.ReadFile(filepath.Join(dir, "locked.md"))
	want := 2
	if err == nil { // the superuser reads everything
		want = 1
	}
	l, err := Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	b, problems := load(t, l)
	if len(problems) != want || !HasErrors(problems) || problems[0].Path != "huge.md" {
		t.Errorf("problems = %v, want %d", problems, want)
	}
	if _, ok := b.Article("good"); !ok {
		t.Error("the good file is not served")
	}
}

func TestALayerHasALimitOfFiles(t *testing.T) {
	files := map[string]string{}
	for i := range 10 {
		files[fmt.Sprintf("f%d.md", i)] = "# T\n\nText.\n"
	}
	l := layer("many", files)
	w := walker{layer: "many", fsys: l.FS, limit: 7}
	w.walk(".", nil)
	if len(w.files) != 7 || len(w.problems) != 1 || w.problems[0].Path != "f7.md" {
		t.Errorf("files = %v, problems = %v", w.files, w.problems)
	}
}

func TestLoadFailsOnlyWithoutAnyFolder(t *testing.T) {
	gone := Layer{"gone", dirFS(filepath.Join(t.TempDir(), "gone"))}
	if _, _, err := Load(context.Background(), gone); err == nil {
		t.Error("no error without a folder")
	}
	b, problems, err := Load(context.Background(), gone, layer("there", sampleFiles))
	if err != nil || len(b.Articles()) == 0 || len(problems) != 1 {
		t.Errorf("articles %d, problems %v, err %v", len(b.Articles()), problems, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Load(ctx, layer("there", sampleFiles)); err != context.Canceled {
		t.Errorf("err = %v, want the context's", err)
	}
}

func TestLoadIsDeterministic(t *testing.T) {
	l, err := Dir("testdata/broken")
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	var firstProblems []Problem
	for i := range 5 {
		b, problems := load(t, layer("sample", sampleFiles), l)
		var buf bytes.Buffer
		if err := b.Encode(&buf); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first, firstProblems = buf.Bytes(), problems
			continue
		}
		if !bytes.Equal(first, buf.Bytes()) {
			t.Fatal("two loads differ")
		}
		if diff := cmp.Diff(firstProblems, problems); diff != "" {
			t.Fatal(diff)
		}
	}
}
