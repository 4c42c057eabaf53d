package eval_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"plenipo/internal/answer"
	"plenipo/internal/eval"
	"plenipo/knowledge"
)

func TestClaimsTellWhoAnswersElsewhere(t *testing.T) {
	files := fstest.MapFS{
		"articles/mast.md":  {Data: []byte("---\nid: height\ntitle: How high is the mast?\nquestions: [height of the mast, the mast]\nsummary: The mast is 90 metres high.\nas_of: 2026-11-20\nlang: en\n---\nMore on that.\n")},
		"glossary/all.yaml": {Data: []byte("terms:\n  - id: mast\n    names: {en: mast}\n    definition: {en: A mast carries aerials.}\n")},
	}
	g, err := answer.Open(t.Context(), []knowledge.Layer{{Name: "test", FS: files}}, "", answer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	claims, err := eval.Claims(t.Context(), g.Engine)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	elsewhere := eval.ReportClaims(&b, claims)
	want := "en | height | the mast | term mast\nof 3 titles and claimed questions 1 are answered by another document (33.3%): 1 by term\n"
	if elsewhere != 1 || b.String() != want {
		t.Errorf("%d:\n%s", elsewhere, &b)
	}
}
