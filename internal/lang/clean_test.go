package lang

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFoldMakesEqualWhatReadersTakeForEqual(t *testing.T) {
	for _, pair := range [][2]string{
		{"Dubaï", "dubai"}, {"Touré", "TOURE"}, {"Всё", "все"}, {"WTPF–13", "wtpf-13"}, {"l’UIT", "l'uit"},
		{"الإتِّحاد", "الاتحاد"}, {"المنظمة", "المنظمه"}, {"ＷＣＩＴ", "wcit"}, {"Straße", "strasse"}, {"W\u200bCIT", "wcit"}, {"國際電信規則", "国际电信规则"},
	} {
		if Fold(pair[0]) != Fold(pair[1]) {
			t.Errorf("Fold(%q) = %q, Fold(%q) = %q", pair[0], Fold(pair[0]), pair[1], Fold(pair[1]))
		}
	}
	if Fold("й") == Fold("и") {
		t.Error("й and и are different letters")
	}
}

func TestCleanKeepsWhatIsReadable(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
	}{
		{"  what\tis\n\nWCIT ", 100, "what is WCIT"},
		{"wh\u200bat \u202eis", 100, "what is"},
		{"a\x00b", 100, "a b"},
		{"bad \xff\xfe bytes", 100, "bad bytes"},
		{"one two three", 9, "one two"},
		{"ما هو", 100, "ما هو"},
		{strings.Repeat("a", 50), 10, strings.Repeat("a", 10)},
		{"x", 0, ""},
	}
	for _, tt := range tests {
		if got := Clean(tt.in, tt.limit); got != tt.want {
			t.Errorf("Clean(%q, %d) = %q, want %q", tt.in, tt.limit, got, tt.want)
		}
	}
}

func FuzzFoldAndClean(f *testing.F) {
	for _, s := range []string{"WCIT-12", "Dubaï", "Всё", "الاتحاد", "什么", "\xff", "e\u0301\u0301\u0301\u0301\u0301", "\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Clean(s, 40)
		if !utf8.ValidString(c) || utf8.RuneCountInString(c) > 40 {
			t.Fatalf("Clean(%q) = %q", s, c)
		}
		folded := Fold(c)
		if again := Fold(folded); again != folded {
			t.Fatalf("Fold isn't idempotent: %q → %q → %q", c, folded, again)
		}
		if tag, sure := Detect(s); sure < 0 || sure > 1 || (tag == "") != (sure == 0) {
			t.Fatalf("Detect(%q) = %q, %v", s, tag, sure)
		}
	})
}

func TestSimplifiedLeavesOtherTextAlone(t *testing.T) {
	for in, want := range map[string]string{
		"誰簽署了WCIT-12的條約？":        "谁签署了WCIT-12的条约？",
		"国际电联与 Touré, Россия 한국": "国际电联与 Touré, Россия 한국",
		"乾隆": "乾隆",
		"":   "",
	} {
		if got := Simplified(in); got != want {
			t.Errorf("Simplified(%q) = %q, want %q", in, got, want)
		}
	}
	for i, form := range simplified() {
		if from, to := rune(firstHan+i), rune(form); form != 0 && (simple(to) != to || utf8.RuneLen(from) != utf8.RuneLen(to)) {
			t.Errorf("%c becomes %c, which is no end of it", from, to)
		}
	}
}
