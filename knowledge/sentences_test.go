package knowledge

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// A bar marks where one sentence ends and the next begins.
func TestSplitSentences(t *testing.T) {
	tests := []struct{ rule, text string }{
		{"plain sentences", "WCIT-12 met in Dubai.| It revised the ITRs.| Did all sign?| No!"},
		{"abbreviations that a number follows", "See Art. 6 and Res. 20 of the ITRs.| Nos. 3 and 4 differ.| Res. PLEN/3 was adopted."},
		{"the same words at an end", "The answer is no.| Nobody says no.| Nobody says art."},
		{"never at an end", "Resolutions, e.g. Resolution 3, i.e. the last, were read by Mr. Alghanim and Dr. Touré.| They ended cf. Annex 2."},
		{"states and initials", "The U.S. delegation left.| It was led by the U.S.| The Chair closed.| J. B. Smith spoke."},
		{"letters that name a thing", "The text is in Annex A.| Delegates agreed on Option B.| All rose."},
		{"numbers and addresses", "Fees rose by 3.5 percent on itu.int and 1.2.3 stayed.| Done."},
		{"a list's number", "1. Open the page.| 2. Read."},
		{"names that end in a letter", "The draft came from ITU-T.| The ITU-D. text did not."},
		{"ellipses", "They waited… and waited... then left.| They waited...| Then they left."},
		{"quotes and brackets", "“It is over.”| The Chair left.| (It was late.)| All went home.| \"Is it?\" he asked.| He said \"No.\"| Then he left."},
		{"notes", "It was adopted.[12]| It entered into force.[3]"},
		{"what may end a sentence", "Fees, dues, etc. are paid.| Fees, dues, etc.| The rest is free.| It closed at 5 p.m.| The vote came later."},
		{"months", "It met on 3 Dec. 2012 in Dubai.| It closed in Dec.| Nobody stayed."},
		{"line breaks", "One sentence\nover two lines.| Another\n\nhalf a line.| A third."},
		{"French", "L'art. 5 a été adopté.| M. Touré a parlé.| « Est-ce fini ? » a-t-il demandé.| Voir p. 12, etc.| Les autres ont signé."},
		{"Spanish", "¿Qué es la CMTI?| ¡Es un tratado!| El Sr. Touré y EE.UU. no firmaron.| Véase la pág. 4."},
		{"Portuguese", "O Sr. Touré falou.| A conferência terminou."},
		{"German", "Die Konferenz begann am 3. Dezember 2012.| Sie endete, z.B. wegen Art. 5, spät."},
		{"Russian", "Конференция прошла в 2012 г. в Дубае.| Она закончилась в 2012 г.| Договор подписали 89 стран, см. ст. 5, т.е. не все.| В г. Дубай."},
		{"Arabic", "عقد المؤتمر في دبي.| هل وقع الجميع؟| لا، لم يوقع الجميع."},
		{"Chinese", "大会在迪拜举行。|所有国家都签署了吗？|没有！|“结束了。”|会议闭幕。"},
		{"Hindi", "सम्मेलन दुबई में हुआ।| सबने हस्ताक्षर नहीं किए।"},
		{"nothing", ""},
		{"only marks", "..."},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			text := strings.ReplaceAll(tt.text, "|", "")
			var want, got []string
			for s := range strings.SplitSeq(tt.text, "|") {
				for part := range strings.SplitSeq(s, "\n\n") {
					if part = strings.TrimSpace(part); part != "" {
						want = append(want, part)
					}
				}
			}
			for _, s := range SplitSentences(text) {
				got = append(got, text[s.From:s.To])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestALongSentenceIsCutAtAClause(t *testing.T) {
	text := strings.Repeat("the delegations of many countries spoke, ", 100) + "and left."
	for _, s := range capSentences(text, SplitSentences(text)) {
		if s.To-s.From > sentenceBytes {
			t.Errorf("%d bytes", s.To-s.From)
		}
		if s.To < len(text) && text[s.To-1] != ',' {
			t.Errorf("cut after %q", text[s.To-10:s.To])
		}
	}
}

// checkSpans fails unless the spans are in order, not empty, inside the text, on rune boundaries and trimmed, and
// only white space lies between them.
func checkSpans(t *testing.T, text string, spans []Span) {
	t.Helper()
	at := 0
	for i, s := range spans {
		if s.From < at || s.From >= s.To || s.To > len(text) {
			t.Fatalf("span %d is %v after %d, of %d bytes", i, s, at, len(text))
		}
		if !utf8.RuneStart(text[s.From]) || s.To < len(text) && !utf8.RuneStart(text[s.To]) {
			t.Fatalf("span %d %v is not on rune boundaries", i, s)
		}
		if strings.TrimSpace(text[at:s.From]) != "" {
			t.Fatalf("words are lost before span %d: %q", i, text[at:s.From])
		}
		at = s.To
	}
	if strings.TrimSpace(text[at:]) != "" {
		t.Fatalf("words are lost at the end: %q", text[at:])
	}
}

func FuzzSplitSentences(f *testing.F) {
	for _, s := range []string{"One. Two!", "Art. 6 of the ITRs.[2] «Да.» 。", "a.\n\nB", "\u00a0»", "U.S. The 1. ", "大会。）", "...\u202f»."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("files are UTF-8")
		}
		checkSpans(t, text, SplitSentences(text))
		checkSpans(t, text, capSentences(text, SplitSentences(text)))
	})
}
