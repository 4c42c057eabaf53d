// Package archtest holds the import arrows of the design as a test.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A rule says which of our packages, and which libraries, a package may not import, directly or through ours.
type rule struct {
	ours      []string // the only packages of ours it may import, itself and its own below included
	libraries []string // import path prefixes it may never have
}

const (
	bleve = "github.com/blevesearch/bleve"
	slack = "github.com/slack-go"
	disco = "github.com/bwmarrin"
	sql   = "database/sql"
)

var rules = map[string]rule{
	"plenipo/knowledge":       {nil, []string{bleve, slack, disco, sql, "net/http"}},
	"plenipo/internal/lang":   {nil, []string{bleve, slack, disco, sql, "net/http"}},
	"plenipo/internal/locale": {nil, []string{bleve, slack, disco, sql}},
	"plenipo/internal/dates":  {[]string{"plenipo/knowledge"}, []string{bleve, slack, disco, sql}},
	"plenipo/index":           {[]string{"plenipo/knowledge", "plenipo/internal/lang"}, []string{slack, disco, sql}},
	"plenipo/internal/answer": {
		[]string{"plenipo/knowledge", "plenipo/index", "plenipo/internal/lang", "plenipo/internal/dates", "plenipo/internal/locale"},
		[]string{slack, disco, sql},
	},
	"plenipo/internal/ics": {[]string{"plenipo/internal/answer", "plenipo/knowledge"}, []string{slack, disco, sql}},
	"plenipo/internal/web": {
		[]string{"plenipo/internal/answer", "plenipo/internal/ics", "plenipo/knowledge", "plenipo/internal/locale", "plenipo/internal/lang", "plenipo/internal/store"},
		[]string{slack, disco, sql},
	},
	"plenipo/internal/mcp":   {[]string{"plenipo/internal/answer", "plenipo/knowledge"}, []string{slack, disco, sql, "net/http"}},
	"plenipo/internal/store": {[]string{"plenipo/internal/store"}, []string{bleve, slack, disco}},
	"plenipo/bots": {
		[]string{"plenipo/internal/answer", "plenipo/knowledge", "plenipo/internal/locale", "plenipo/internal/store", "plenipo/internal/lang", "plenipo/internal/dates"},
		[]string{slack, disco, sql},
	},
	"plenipo/bots/slack": {
		[]string{"plenipo/bots", "plenipo/internal/answer", "plenipo/internal/locale", "plenipo/knowledge", "plenipo/internal/lang", "plenipo/internal/store"},
		[]string{disco, sql},
	},
	"plenipo/bots/discord": {
		[]string{"plenipo/bots", "plenipo/internal/answer", "plenipo/internal/locale", "plenipo/knowledge", "plenipo/internal/lang", "plenipo/internal/store"},
		[]string{slack, sql},
	},
}

// A pkg is what go list says of a package.
type pkg struct {
	ImportPath string
	Imports    []string
}

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "plenipo/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	direct := map[string][]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		direct[p.ImportPath] = p.Imports
	}
	for path, imports := range direct {
		for _, imp := range imports {
			if imp == bleve || strings.HasPrefix(imp, bleve+"/") {
				if path != "plenipo/index" && path != "plenipo/internal/eval/peers" { // the latter measures bleve alone beside us
					t.Errorf("%s imports %s; bleve belongs to index alone", path, imp)
				}
			}
			if strings.HasPrefix(imp, slack) && !strings.HasPrefix(path, "plenipo/bots") {
				t.Errorf("%s imports %s; it belongs to bots/slack", path, imp)
			}
			if strings.HasPrefix(imp, disco) && !strings.HasPrefix(path, "plenipo/bots") {
				t.Errorf("%s imports %s; it belongs to bots/discord", path, imp)
			}
		}
		r, ok := rules[path]
		if !ok {
			continue
		}
		for _, imp := range imports {
			if strings.HasPrefix(imp, "plenipo/") && imp != path && !strings.HasPrefix(imp, path+"/") && !slices.Contains(r.ours, imp) {
				t.Errorf("%s imports %s, which the design doesn't allow", path, imp)
			}
			for _, lib := range r.libraries {
				if imp == lib || strings.HasPrefix(imp, lib+"/") {
					t.Errorf("%s imports %s, which the design doesn't allow", path, imp)
				}
			}
		}
	}
}
