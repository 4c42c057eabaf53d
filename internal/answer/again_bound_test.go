package answer

import (
	"fmt"
	"testing"
	"time"
)

func TestWhatIsRememberedIsBoundedAndStaysNew(t *testing.T) {
	var r again
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for i := range 3 * mostAgain {
		k := asked{text: fmt.Sprint(i)}
		r.put(k, now, Answer{ID: k.text})
		if a, ok := r.get(k, now); !ok || a.ID != k.text {
			t.Fatalf("question %d was not remembered", i)
		}
	}
	if len(r.answers) != mostAgain {
		t.Errorf("%d answers are remembered, want %d", len(r.answers), mostAgain)
	}
}
