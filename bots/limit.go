package bots

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"plenipo/internal/store"
)

// ErrTooMany is why a question wasn't answered whose asker, or whose channel, asks more than is allowed.
var ErrTooMany = errors.New("too many questions in too short a time")

// A Rate is how many questions may be asked in a while; the zero Rate allows any number. All of them may come at once.
type Rate struct {
	Questions int
	In        time.Duration
}

// ParseRate reads a rate as operators write it: "30/min", "5/s", "200/h"; "off" is no limit.
func ParseRate(text string) (Rate, error) {
	if text == "off" || text == "" {
		return Rate{}, nil
	}
	n, unit, ok := strings.Cut(text, "/")
	questions, err := strconv.Atoi(strings.TrimSpace(n))
	in := map[string]time.Duration{"s": time.Second, "min": time.Minute, "h": time.Hour}[strings.TrimSpace(unit)]
	if !ok || err != nil || questions <= 0 || in == 0 {
		return Rate{}, fmt.Errorf("%q is not a rate; write it as 30/min, 5/s or 200/h, or off", text)
	}
	return Rate{questions, in}, nil
}

// Limits bound how much a member and a channel may ask of this process. The zero Limits bound nothing. They are safe for
// concurrent use.
type Limits struct {
	Member  Rate
	Channel Rate

	mu     sync.Mutex // guards what follows
	recent map[string]*rate.Limiter
	before map[string]*rate.Limiter // those not met since recent began
}

// limitersKept is how many askers and channels are remembered, twice over, before the quietest are forgotten.
const limitersKept = 10_000

// Allow takes a question of a member in a channel into account, and reports whether it may be answered.
func (l *Limits) Allow(member store.MemberHash, p store.Platform, channel store.ChannelID, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.take("m"+string(member), l.Member, now) && l.take("c"+string(p)+"/"+string(channel), l.Channel, now)
}

func (l *Limits) take(key string, r Rate, now time.Time) bool {
	if r.Questions == 0 {
		return true
	}
	lim := l.recent[key]
	if lim == nil {
		if lim = l.before[key]; lim == nil {
			lim = rate.NewLimiter(rate.Every(r.In/time.Duration(r.Questions)), r.Questions)
		}
		if len(l.recent) >= limitersKept {
			l.recent, l.before = nil, l.recent
		}
		if l.recent == nil {
			l.recent = map[string]*rate.Limiter{}
		}
		l.recent[key] = lim
	}
	return lim.AllowN(now, 1)
}
