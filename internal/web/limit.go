package web

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Limit is how much one client may ask: Burst requests at once, and then Rate a second. The zero Limit is none.
type Limit struct {
	Rate  float64
	Burst int
}

// A limiter holds a token bucket a client. A bucket that is full again is forgotten, so that memory follows those
// who are asking now.
type limiter struct {
	limit Limit
	now   func() time.Time

	mu      sync.Mutex // guards the rest
	clients map[netip.Addr]bucket
	swept   time.Time
}

// A bucket had so many tokens at a moment.
type bucket struct {
	tokens float64
	at     time.Time
}

// maxClients bounds the buckets: beyond, all are forgotten, which lets a flood through for a moment and keeps the memory.
const maxClients = 100_000

func newLimiter(l Limit, now func() time.Time) *limiter {
	return &limiter{limit: l, now: now, clients: map[netip.Addr]bucket{}}
}

// take takes a token of client; wait is how long until there is one when there is none.
func (l *limiter) take(client netip.Addr, cost float64) (wait time.Duration, ok bool) {
	if l.limit.Rate <= 0 {
		return 0, true
	}
	if client.Is6() && !client.Is4In6() {
		p, _ := client.Prefix(64) // one customer's network
		client = p.Addr()
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	b, known := l.clients[client]
	tokens := float64(l.limit.Burst)
	if known {
		tokens = min(tokens, b.tokens+now.Sub(b.at).Seconds()*l.limit.Rate)
	}
	if tokens < cost {
		l.clients[client] = bucket{tokens, now}
		return time.Duration((cost - tokens) / l.limit.Rate * float64(time.Second)), false
	}
	l.clients[client] = bucket{tokens - cost, now}
	return 0, true
}

// sweep forgets, now and then, the clients whose buckets are full.
func (l *limiter) sweep(now time.Time) {
	if len(l.clients) >= maxClients {
		clear(l.clients)
	}
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for c, b := range l.clients {
		if b.tokens+now.Sub(b.at).Seconds()*l.limit.Rate >= float64(l.limit.Burst) {
			delete(l.clients, c)
		}
	}
}

// limited refuses a client who asks too much, and says when to come back.
func (s *Server) limited(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		cost := 1.0
		if r.URL.Path == "/login" && r.Method == http.MethodPost {
			cost = max(1, float64(s.Limit.Burst)/5) // guesses are fewer than questions
		}
		if wait, ok := s.limiter.take(s.client(r), cost); !ok {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			return newProblem(http.StatusTooManyRequests, "too many requests; come back after the seconds that Retry-After names")
		}
		return h(w, r)
	}
}

// client returns the address a request came from. A trusted proxy is believed about whom it speaks for: the last
// address of X-Forwarded-For that isn't a trusted proxy's own.
func (s *Server) client(r *http.Request) netip.Addr {
	peer := peer(r)
	if !s.trusts(peer) {
		return peer
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return peer
		}
		if a = a.Unmap(); !s.trusts(a) {
			return a
		}
	}
	return peer
}

// peer returns the other end of a request's connection; the zero Addr when it has none.
func peer(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap()
}

func (s *Server) trusts(a netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
