package bottest

import (
	"testing"
	"testing/fstest"

	"plenipo/knowledge"
)

// Base reads knowledge files, none of which may have an error.
func Base(t testing.TB, files fstest.MapFS) *knowledge.Base {
	t.Helper()
	base, problems, err := knowledge.Load(t.Context(), knowledge.Layer{Name: "test", FS: files})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Severity == knowledge.Error {
			t.Fatal(p)
		}
	}
	return base
}
