package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Who adds an address says who may use it.
func TestEveryAddressIsListedWithWhoMayUseIt(t *testing.T) {
	page, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	route := regexp.MustCompile(`"(?:GET|POST|PUT|PATCH|DELETE) (/[^"]*)"`)
	found := 0
	for _, folder := range []string{"internal/web", "bots/slack", "bots/discord", "cmd/plenipo"} {
		files, err := filepath.Glob(filepath.Join("../..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range route.FindAllStringSubmatch(string(source), -1) {
				found++
				address := strings.TrimSuffix(m[1], "{$}")
				if !strings.Contains(string(page), "`"+address+"`") && !strings.Contains(string(page), " "+address+"`") {
					t.Errorf("%s serves %s: docs/security.md doesn't say who may use it", file, m[1])
				}
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d addresses were found: they are written otherwise now, and this test sees none of them", found)
	}
}
