package index

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words of one family (invade and invasion, Norse and Norsemen) have a long beginning in common that stemming does
// not always leave alike.
const (
	kinFrom = 4  // shorter beginnings have nothing in common but letters
	kinMost = 12 // of so many terms none is any more alike than another
)

// Kin returns terms other than term that begin as it does: with its first seven tenths, four letters at
// the least, and no more than four letters longer or shorter than it. At most kinMost, in the order of their bytes.
func (ix *Index) Kin(term string) []TermID {
	n := 0
	for _, r := range term {
		if !unicode.IsLetter(r) {
			return nil
		}
		n++
	}
	keep := max(kinFrom, (n*7+9)/10)
	if n < kinFrom || keep > n {
		return nil
	}
	prefix := term
	for i := range term {
		if keep == 0 {
			prefix = term[:i]
			break
		}
		keep--
	}
	t := ix.tables
	var out []TermID
	for i := sort.Search(len(t.df), func(i int) bool { return t.term(TermID(i)) >= prefix }); i < len(t.df); i++ {
		other := t.term(TermID(i))
		if !strings.HasPrefix(other, prefix) {
			break
		}
		if m := utf8.RuneCountInString(other); other != term && m <= n+4 && m+4 >= n {
			out = append(out, TermID(i))
		}
		if len(out) == kinMost {
			break
		}
	}
	return out
}
