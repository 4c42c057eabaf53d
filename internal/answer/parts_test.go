package answer_test

import (
	"strings"
	"testing"
)

// TestWhatSomebodyClaimsIsLookedUp asks about statements that others made, wrapped as people wrap them.
func TestWhatSomebodyClaimsIsLookedUp(t *testing.T) {
	for text, document := range map[string]string{
		"hey, someone on our list claims that the UN took over the internet in Dubai in 2012. is that true?":                               "itu-control-internet",
		"A colleague told me ITU resolutions are binding international law. Can I tell him he's wrong?":                                    "is-a-resolution-binding",
		"Quick one: in a panel yesterday the speaker said India signed in Dubai. I thought they hadn't?":                                   "india-signed",
		"So I was reading that 55 countries 'rejected' the treaty, but a friend says that's an oversimplification. Who's right?":           "fifty-five-rejected",
		"My professor asked us to find out who has the power to change the ITRs. Is it the Council or what?":                               "who-can-revise",
		"Sorry for a basic question, everybody talks about 'multistakeholder' versus 'multilateral' and I'm too shy to ask in the meeting": "multistakeholder-vs-multilateral",
	} {
		a := ask(t, today, text)
		if len(a.Citations) == 0 || !strings.HasPrefix(a.Citations[0].Document, document) {
			t.Errorf("%q: %s, want %s\n%s", text, a.Kind, document, a.Text)
		}
	}
}
