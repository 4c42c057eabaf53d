package knowledge

import (
	"fmt"
	"strings"
	"testing"
)

// However a curator lists entries, they are found: by the key above them, else by the folder, else by their fields.
func TestEntriesAreFoundInEveryShape(t *testing.T) {
	tests := []struct{ path, yaml, want string }{
		{"any.yaml", "events:\n- {id: e, name: E}\nterms:\n- {id: t, name: T}\nchapters:\n- {id: c, name: C}\nregions:\n- {id: r, name: R}\n", "1 1 1 1"},
		{"any.yaml", "events: {id: e, name: E}\n", "1 0 0 0"},
		{"events/2012/any.yaml", "- {id: e, name: E}\n- {id: f, name: F}\n", "2 0 0 0"},
		{"events/any.yaml", "id: e\nname: E\nchapters: [geneva]\n", "1 0 0 0"},
		{"glossary/any.yaml", "- {id: t, name: T}\n", "0 1 0 0"},
		{"chapters/any.yaml", "- {id: c, name: C}\n- {id: r, name: R, countries: [X]}\n", "0 0 1 1"},
		{"any.yaml", "{id: e, name: E, start: 2012}\n", "1 0 0 0"},
		{"any.yaml", "{id: t, acronym: T, definition: T is a term.}\n", "0 1 0 0"},
		{"any.yaml", "events:\nterms: []\n", "0 0 0 0"},
	}
	for _, tt := range tests {
		t.Run(tt.path+" "+tt.yaml, func(t *testing.T) {
			rep := &report{path: tt.path}
			e := parseEntries(rep, tt.yaml, kindByFolder(tt.path))
			got := fmt.Sprintln(len(e.events), len(e.terms), len(e.chapters), len(e.regions))
			if strings.TrimSpace(got) != tt.want || len(rep.problems) > 0 {
				t.Errorf("got %s want %s, problems %v", got, tt.want, rep.problems)
			}
		})
	}
}

// A long file is read entry by entry, which must not change what is found in it or where.
func TestALongFileIsReadLikeAShortOne(t *testing.T) {
	var b strings.Builder
	b.WriteString("events:\n")
	for i := range 2000 {
		day := 1 + i%28
		if i%200 == 100 {
			day = 32
		}
		fmt.Fprintf(&b, "  - id: e%d\n    name: Event %d\n    start: 2012-12-%02d\n    aliases:\n    - one\n    - two\n", i, i, day)
	}
	if b.Len() < entryBytes {
		t.Fatal("too short for the test")
	}
	rep := &report{path: "events/long.yaml"}
	e := parseEntries(rep, b.String(), "")
	if len(e.events) != 1990 || len(rep.problems) != 10 || len(e.events[0].Aliases) != 2 || e.events[0].Line != 2 {
		t.Fatalf("%d events, %d problems, first %+v", len(e.events), len(rep.problems), e.events[0])
	}
	if got := rep.problems[0].Error(); !strings.HasPrefix(got, "events/long.yaml:604:12: start") {
		t.Errorf("problem %s, want it at line 604, column 12", got)
	}
}
