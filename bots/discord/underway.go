package discord

import "sync"

// An underWay counts what is under way. Unlike a sync.WaitGroup it may be added to while somebody waits: events arrive until
// the last connection is closed.
type underWay struct {
	mu    sync.Mutex // guards the rest
	n     int
	empty chan struct{} // closed when n is 0; nil: nobody waits
}

// Go runs f in a goroutine.
func (u *underWay) Go(f func()) {
	u.mu.Lock()
	u.n++
	u.mu.Unlock()
	go func() {
		defer u.done()
		f()
	}()
}

func (u *underWay) done() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.n--; u.n == 0 && u.empty != nil {
		close(u.empty)
		u.empty = nil
	}
}

// idle returns a channel that is closed once nothing is under way.
func (u *underWay) idle() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.n == 0 {
		none := make(chan struct{})
		close(none)
		return none
	}
	if u.empty == nil {
		u.empty = make(chan struct{})
	}
	return u.empty
}
