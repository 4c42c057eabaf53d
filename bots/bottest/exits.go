package bottest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// CheckExits holds the table of exits in the doc.go of the package under test against its tests: every row is a key of
// tests, every key a row, and every value a test of the package, or a part of one as in "TestExits/no words".
func CheckExits(t *testing.T, tests map[string]string) {
	t.Helper()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	functions, texts := map[string]bool{}, map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				functions[n.Name.Name] = n.Recv == nil
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil {
					texts[s] = true
				}
			}
			return true
		})
	}
	rows := map[string]bool{}
	for _, line := range strings.Split(string(doc), "\n") {
		// A row is indented, and has two columns with a gap between them.
		row, indented := strings.CutPrefix(line, "//\t")
		what, ends, gap := strings.Cut(row, "  ")
		if indented && gap && strings.TrimSpace(ends) != "" && !strings.HasSuffix(what, ".go") && what != "what happens" {
			rows[what] = true
		}
	}
	for row := range rows {
		if tests[row] == "" {
			t.Errorf("no test for the exit %q", row)
		}
	}
	for row, test := range tests {
		if !rows[row] {
			t.Errorf("the table has no row %q", row)
		}
		function, part, _ := strings.Cut(test, "/")
		if !functions[function] || part != "" && !texts[part] {
			t.Errorf("%q: there is no test %s", row, test)
		}
	}
}
