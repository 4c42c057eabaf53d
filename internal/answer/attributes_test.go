package answer_test

import "testing"

// "The World Conference, the next, of Radiocommunication" is what Arabic makes of the next WRC.
func TestArabicNamesAreFoundAroundAdjectivesOfTime(t *testing.T) {
	for question, want := range map[string]string{
		"متى يعقد المؤتمر العالمي القادم للاتصالات الراديوية؟": "wrc-2027",
		"متى المؤتمر العالمي القادم لتنمية الاتصالات":          "wtdc-2029",
	} {
		if a := ask(t, today, question); len(a.Events) == 0 || a.Events[0].Event.ID != want {
			t.Errorf("%q: %s %q, want the event %s", question, a.Kind, a.Text, want)
		}
	}
}
