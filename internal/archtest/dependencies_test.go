package archtest

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// A dependency is weighed once, in words, by whoever adds it.
func TestEveryLinkedModuleIsListedWithItsReason(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}", "plenipo/cmd/plenipo").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	page, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\S+\.\S+) \| \S+ \| \S.* \|$`).FindAllStringSubmatch(string(page), -1) {
		listed[m[1]] = true
	}
	linked := map[string]bool{}
	for _, m := range strings.Fields(string(out)) {
		linked[m] = true
		if !listed[m] {
			t.Errorf("docs/dependencies.md lacks %s: add a line with its licence and what it is for", m)
		}
	}
	for m := range listed {
		if !linked[m] {
			t.Errorf("docs/dependencies.md lists %s, which the binary doesn't link any more", m)
		}
	}
}
