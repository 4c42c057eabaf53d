package index

import (
	"errors"
	"testing"
)

func sampleTables() *tables {
	b := newTablesBuilder()
	b.add(&analysed{
		title:     []Token{{Word: "roaming", Term: "roam"}},
		questions: [][]Token{{{Word: "prices", Term: "price"}, {Word: "roaming", Term: "roam"}}},
		sentences: [][]Token{{{Word: "treaty", Term: "treati"}, {Word: "prices", Term: "price"}}, {{Word: "operators", Term: "oper"}}},
		flags:     []Flags{HasNumber, HasName},
	})
	return b.tables()
}

func TestForwardKeepsTitleQuestionsAndSentences(t *testing.T) {
	tb, err := parseTables(sampleTables().encode())
	if err != nil {
		t.Fatal(err)
	}
	f := Forward{tb.forward[tb.passageAt[0]:tb.passageAt[1]]}
	words := func(ids []uint32) (out []string) {
		for _, id := range ids {
			out = append(out, tb.term(TermID(id)))
		}
		return out
	}
	if got := words(f.Title()); len(got) != 1 || got[0] != "roam" {
		t.Errorf("title = %v", got)
	}
	f.EachQuestion(func(i int, terms []uint32) bool {
		if got := words(terms); i != 0 || len(got) != 2 || got[0] != "price" {
			t.Errorf("question %d = %v", i, got)
		}
		return true
	})
	var flags []Flags
	f.EachSentence(func(i int, terms []uint32, fl Flags) bool {
		flags = append(flags, fl)
		return true
	})
	if len(flags) != 2 || flags[0] != HasNumber || flags[1] != HasName {
		t.Errorf("flags = %v", flags)
	}
	if id, ok := tb.lookup("price"); !ok || tb.df[id] != 1 {
		t.Errorf("price: %v %v", id, ok)
	}
	if _, ok := tb.lookup("nothing"); ok {
		t.Error("a term that isn't there was found")
	}
}

func FuzzParseTables(f *testing.F) {
	f.Add(sampleTables().encode())
	f.Add([]byte("PLNP"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tb, err := parseTables(append([]byte(nil), b...))
		if err != nil {
			if !errors.Is(err, errCorrupt) {
				t.Fatalf("err = %v", err)
			}
			return
		}
		tb.lookup("price")
	})
}

func TestAlignmentCountsOneTranspositionAsOne(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"roaming", "roamign", 1}, {"treaty", "treaty", 0}, {"treaty", "traety", 1}, {"abc", "xyz", 3}, {"", "ab", 2}} {
		if got := alignment([]rune(tt.a), []rune(tt.b), 3); got != tt.want {
			t.Errorf("%q %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
