package bots

import (
	"fmt"
	"net/http"
	"time"
)

// A Finding is one thing that was checked before serving, for an operator.
type Finding struct {
	What string // what was looked at, in a few words
	Said string // what was found
	Fix  string // what to do and where; "" when all is well
}

// Well reports whether there is nothing to do.
func (f Finding) Well() bool { return f.Fix == "" }

// mostSkew is how far this machine's clock may be off a platform's: Slack's signatures are refused at five minutes,
// and leases of replicas assume clocks within a second or two.
const mostSkew = 2 * time.Second

// ClockFinding compares the clock with the Date of a platform's answer, which is to the second; it was asked between
// before and after.
func ClockFinding(platform string, h http.Header, before, after time.Time) (Finding, bool) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return Finding{}, false
	}
	var off time.Duration
	switch {
	case date.Add(time.Second).Before(before): // Date is cut to the second
		off = before.Sub(date.Add(time.Second))
	case date.After(after):
		off = date.Sub(after)
	}
	f := Finding{What: "clock", Said: fmt.Sprintf("within %v of %s's", max(off, time.Second).Round(time.Second), platform)}
	if off > mostSkew {
		f.Said = fmt.Sprintf("off by %v from %s's", off.Round(time.Second), platform)
		f.Fix = "set the clock of this machine: turn NTP on (timedatectl set-ntp true)"
	}
	return f, true
}
