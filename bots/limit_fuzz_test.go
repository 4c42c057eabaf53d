package bots

import (
	"fmt"
	"testing"
	"time"
)

// A rate that is taken is a positive number in one of the three units, and is read the same when it is written again.
func FuzzParseRate(f *testing.F) {
	for _, s := range []string{"30/min", "5/s", "200/h", "off", "", " 7 / min ", "-1/s", "0/s", "99999999999999999999/s", "1/d", "/s", "1//s"} {
		f.Add(s)
	}
	units := map[time.Duration]string{time.Second: "s", time.Minute: "min", time.Hour: "h"}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRate(text)
		switch {
		case err != nil && r != Rate{}:
			t.Fatalf("%q: %v, and %v", text, r, err)
		case err != nil:
		case r == Rate{}:
			if text != "off" && text != "" {
				t.Fatalf("%q is no limit", text)
			}
		case r.Questions <= 0 || units[r.In] == "":
			t.Fatalf("%q: %v", text, r)
		default:
			if again, err := ParseRate(fmt.Sprintf("%d/%s", r.Questions, units[r.In])); err != nil || again != r {
				t.Fatalf("%q: %v, written again %v, %v", text, r, again, err)
			}
		}
	})
}
