package answer

import (
	"strings"

	"plenipo/internal/lang"
)

// arabicTimes are adjectives of time, which Arabic puts into the middle of a name: "the World Conference, the next, of
// Radiocommunication".
var arabicTimes = wordSet("القادم القادمه المقبل المقبله التالي التاليه الاخير الاخيره الماضي الماضيه السابق السابقه")

// arabicUnits are what such an adjective makes a time of, and stays with.
var arabicUnits = wordSet("الاسبوع الشهر العام السنه اليوم الاسابيع الاشهر السنوات الاعوام القرن الربع المره الدوره")

// afterName moves an adjective of time out of the middle of an Arabic text to its end, so that names are found whole.
func afterName(text string) string {
	words := strings.Fields(text)
	for i := 1; i+1 < len(words); i++ {
		if !arabicTimes[lang.Fold(words[i])] || arabicUnits[lang.Fold(words[i-1])] {
			continue
		}
		moved := words[i]
		rest := append(words[:i:i], words[i+1:]...)
		last := strings.TrimRight(rest[len(rest)-1], "؟?.!")
		mark := rest[len(rest)-1][len(last):]
		rest[len(rest)-1] = last
		return strings.Join(append(rest, moved), " ") + mark
	}
	return text
}
