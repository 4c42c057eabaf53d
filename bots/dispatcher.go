package bots

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"plenipo/internal/store"
)

// An Inbox keeps accepted events until they are answered; *store.Store is one, and says what each method promises.
type Inbox interface {
	Keep(ctx context.Context, ev store.Event) (fresh bool, err error)
	Claim(ctx context.Context, worker store.WorkerID, lease time.Duration, n int) ([]store.Claimed, error)
	Extend(ctx context.Context, p store.Platform, k store.Key, worker store.WorkerID, lease time.Duration) error
	Done(ctx context.Context, p store.Platform, k store.Key, o store.Outcome) error
	Retry(ctx context.Context, p store.Platform, k store.Key, notBefore time.Time, reason string) error
	Fail(ctx context.Context, p store.Platform, k store.Key, reason string) error
	GiveBack(ctx context.Context, worker store.WorkerID) (int, error)
	GiveBackAll(ctx context.Context) (int, error)
}

// A Responder answers a platform's events. Both methods are called from many goroutines, never twice at a time
// for one event.
type Responder interface {
	// Respond answers ev where it was asked, and returns what to keep of it. An error of Later or Permanent says
	// what to do; any other is tried again. It is called again for an event whose process died, so that it may
	// have been answered before: ev.Attempts is then above 1.
	Respond(ctx context.Context, ev store.Claimed) (store.Outcome, error)
	// Apologize tells the asker that ev won't be answered. The error says that nobody could be told.
	Apologize(ctx context.Context, ev store.Claimed, cause error) error
}

// Options adjust a Dispatcher; the zero value is what production uses.
type Options struct {
	Workers int           // how many events are answered at a time; 0: 64, since most wait for the network
	Queue   int           // how many more are held in memory; the rest waits in the inbox. 0: 1024
	Lease   time.Duration // how long the inbox keeps others from a held event; 0: one minute
	Poll    time.Duration // how often the inbox is asked for what others left; 0: one second
	Grace   time.Duration // how long Run lets answers under way end when it is stopped; 0: ten seconds
	// Around wraps the Responder of a platform, to trace it; nil: nothing does.
	Around func(store.Platform, Responder) Responder
	Alone  bool // no other process uses the inbox: what is held when Run begins was held by the dead
	Now    func() time.Time
	Log    *slog.Logger // nil: discard
}

// maxAttempts is how often an event is handed out before its asker is told that it failed: with the pauses of
// pauseAfter about a minute of trouble is sat out.
const maxAttempts = 6

// A Dispatcher keeps events and has workers answer them. It is safe for concurrent use.
type Dispatcher struct {
	inbox  Inbox
	opts   Options
	log    *slog.Logger
	worker store.WorkerID

	queue chan store.Claimed
	room  chan struct{} // a token for every place in queue
	wake  chan struct{}
	owed  atomic.Bool // events wait in the inbox for want of room here

	gate sync.RWMutex // guards open; held while an event is kept, so that none slips in after the end
	open bool

	mu         sync.Mutex // guards responders, held and latest
	responders map[store.Platform]Responder
	held       map[ref]time.Time // since when, or since the last extension
	latest     time.Time         // the latest that the clock has shown

	stats Stats
}

type ref struct {
	platform store.Platform
	key      store.Key
}

// Stats count what became of events since the start.
type Stats struct {
	Kept, Repeated, Answered, Retried, Failed, Unsaid atomic.Int64
}

// NewDispatcher returns a Dispatcher over inbox; register the platforms with Serve, then Run it.
func NewDispatcher(inbox Inbox, opts Options) *Dispatcher {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	if opts.Workers == 0 {
		opts.Workers = 64
	}
	if opts.Queue == 0 {
		opts.Queue = 1024
	}
	def(&opts.Lease, time.Minute)
	def(&opts.Poll, time.Second)
	def(&opts.Grace, 10*time.Second)
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	var id [8]byte
	rand.Read(id[:]) // never fails: it ends the program if there is no randomness
	d := &Dispatcher{
		inbox: inbox, opts: opts, log: opts.Log, worker: store.WorkerID(hex.EncodeToString(id[:])),
		queue: make(chan store.Claimed, opts.Queue), room: make(chan struct{}, opts.Queue), wake: make(chan struct{}, 1),
		responders: map[store.Platform]Responder{}, held: map[ref]time.Time{},
	}
	for range opts.Queue {
		d.room <- struct{}{}
	}
	return d
}

// Serve makes r answer the events of a platform; call it before Run. A platform has one Responder.
func (d *Dispatcher) Serve(p store.Platform, r Responder) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.responders[p] != nil {
		panic("bots: two responders for " + string(p))
	}
	if d.opts.Around != nil {
		r = d.opts.Around(p, r)
	}
	d.responders[p] = r
}

// Stats returns the counters; they go on counting.
func (d *Dispatcher) Stats() *Stats { return &d.stats }

// Handle keeps ev and lets the workers answer it. Once it returns nil the platform may be told "received": the
// event survives a kill. A delivery seen before changes nothing.
func (d *Dispatcher) Handle(ctx context.Context, ev store.Event) error {
	d.gate.RLock()
	defer d.gate.RUnlock()
	mine := false
	if d.open {
		select {
		case <-d.room:
			mine = true
			ev.Worker, ev.Lease = d.worker, d.opts.Lease
		default:
		}
	}
	fresh, err := d.inbox.Keep(ctx, ev)
	if err == nil && fresh && mine {
		d.stats.Kept.Add(1)
		d.enqueue(store.Claimed{Event: ev, Attempts: 1})
		return nil
	}
	if mine {
		d.room <- struct{}{}
	}
	switch {
	case err != nil:
		// Left unacknowledged, Slack sends it again; Discord does not, so its adapter tells the asker.
		return fmt.Errorf("keep %s event: %w", ev.Platform, err)
	case !fresh:
		d.stats.Repeated.Add(1)
	default:
		d.stats.Kept.Add(1)
		d.owed.Store(true)
		d.poke()
	}
	return nil
}

// enqueue hands an event that this process holds to the workers; the caller has taken its place in the queue.
func (d *Dispatcher) enqueue(c store.Claimed) {
	d.mu.Lock()
	d.held[ref{c.Platform, c.Key}] = d.now()
	d.mu.Unlock()
	d.queue <- c
}

// holds reports whether an event is held here, and notes that its lease was just renewed.
func (d *Dispatcher) holds(c store.Claimed) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := ref{c.Platform, c.Key}
	_, ok := d.held[r]
	if ok {
		d.held[r] = d.now()
	}
	return ok
}

// now reads the clock, and keeps the latest that it has shown; d.mu is held.
func (d *Dispatcher) now() time.Time {
	now := d.opts.Now()
	if now.After(d.latest) {
		d.latest = now
	}
	return now
}

// stillOurs reports whether a held event may be answered: a lease that wasn't renewed in time, since the process slept or
// the clock jumped, may be another's now, even if the clock has been set back since. A store that doesn't answer leaves it
// ours, as long as it may be.
func (d *Dispatcher) stillOurs(ctx context.Context, c store.Claimed) bool {
	d.mu.Lock()
	d.now()
	waited := d.latest.Sub(d.held[ref{c.Platform, c.Key}])
	d.mu.Unlock()
	if waited < d.opts.Lease/2 {
		return true
	}
	err := d.inbox.Extend(ctx, c.Platform, c.Key, d.worker, d.opts.Lease)
	return !errors.Is(err, store.ErrLeaseLost)
}

func (d *Dispatcher) poke() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run answers events until ctx ends, beginning with those that a former process left. It then takes no more, lets
// the answers under way end within Options.Grace, hands the rest back to the inbox, and returns nil. An error means
// that the inbox can't be used at all.
func (d *Dispatcher) Run(ctx context.Context) error {
	if d.opts.Alone {
		n, err := d.inbox.GiveBackAll(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("take up what was left: %w", err)
		}
		if n > 0 {
			d.log.Info("events of a former process are taken up", "events", n)
		}
	}
	d.setOpen(true)

	// Answers under way outlive ctx by the grace time.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stopGrace := context.AfterFunc(ctx, func() {
		time.AfterFunc(d.opts.Grace, cancel)
	})
	defer stopGrace()

	var g errgroup.Group
	for range d.opts.Workers {
		g.Go(func() error { d.answerUntil(ctx, work); return nil })
	}
	g.Go(func() error { d.pollUntil(ctx); return nil })
	g.Go(func() error { d.extendUntil(ctx, work); return nil })
	<-ctx.Done()
	d.setOpen(false)
	err := g.Wait()

	final, cancelFinal := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancelFinal()
	n, giveErr := d.inbox.GiveBack(final, d.worker)
	if giveErr != nil {
		// Their leases end by themselves.
		d.log.Warn("events were not handed back", "err", giveErr)
	} else if n > 0 {
		d.log.Info("events were handed back for the next process", "events", n)
	}
	return err
}

func (d *Dispatcher) setOpen(open bool) {
	d.gate.Lock()
	d.open = open
	d.gate.Unlock()
}

// answerUntil is one worker.
func (d *Dispatcher) answerUntil(ctx, work context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		default:
		}
		select {
		case <-ctx.Done():
			return
		case c := <-d.queue:
			d.room <- struct{}{}
			if d.stillOurs(work, c) {
				d.answer(work, c)
			}
			d.mu.Lock()
			delete(d.held, ref{c.Platform, c.Key})
			d.mu.Unlock()
			if d.owed.Load() {
				d.poke()
			}
		}
	}
}

// pollUntil takes what waits in the inbox: left by a dead process, due for another attempt, or kept here when the
// queue was full.
func (d *Dispatcher) pollUntil(ctx context.Context) {
	tick := time.NewTicker(d.opts.Poll)
	defer tick.Stop()
	for {
		for d.claim(ctx) {
		}
		select {
		case <-ctx.Done():
			return
		case <-d.wake:
		case <-tick.C:
		}
	}
}

// claim fills the queue from the inbox; more is true when more may wait and there is room.
func (d *Dispatcher) claim(ctx context.Context) (more bool) {
	const batch = 128
	taken := 0
	for taken < batch {
		select {
		case <-d.room:
			taken++
			continue
		default:
		}
		break
	}
	if taken == 0 || ctx.Err() != nil {
		for range taken {
			d.room <- struct{}{}
		}
		return false
	}
	d.owed.Store(false)
	d.mu.Lock()
	d.now()
	d.mu.Unlock()
	claimed, err := d.inbox.Claim(ctx, d.worker, d.opts.Lease, taken)
	if err != nil && ctx.Err() == nil {
		d.log.Error("the inbox was not read", "err", err)
	}
	fresh := 0
	for _, c := range claimed {
		// After a jump of the clock our own lease may seem over: the event waits here already.
		if !d.holds(c) {
			fresh++
			d.enqueue(c)
		}
	}
	for range taken - fresh {
		d.room <- struct{}{}
	}
	if len(claimed) == taken {
		d.owed.Store(true)
		return true
	}
	return false
}

// extendUntil keeps others from the events held here while they wait or are answered.
func (d *Dispatcher) extendUntil(ctx, work context.Context) {
	tick := time.NewTicker(d.opts.Lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := d.opts.Now()
		var due []ref
		d.mu.Lock()
		for r, since := range d.held {
			if now.Sub(since) >= d.opts.Lease/4 {
				due = append(due, r)
				d.held[r] = now
			}
		}
		d.mu.Unlock()
		for _, r := range due {
			if err := d.inbox.Extend(work, r.platform, r.key, d.worker, d.opts.Lease); err != nil && !errors.Is(err, store.ErrLeaseLost) {
				d.log.Warn("a lease was not extended", "platform", r.platform, "err", err)
			}
		}
	}
}

// answer has one event answered and ends it.
func (d *Dispatcher) answer(ctx context.Context, c store.Claimed) {
	d.mu.Lock()
	r := d.responders[c.Platform]
	d.mu.Unlock()
	if r == nil {
		// Another replica may serve the platform, or this one after its next start.
		d.retry(ctx, c, time.Minute, errors.New("no adapter for the platform"))
		return
	}
	if c.Expired || !c.Expires.IsZero() && !d.opts.Now().Before(c.Expires) {
		d.fail(ctx, r, c, ErrExpired)
		return
	}
	outcome, err := respond(ctx, r, c)
	var later *laterError
	var permanent *permanentError
	switch {
	case err == nil:
		d.done(ctx, c, outcome)
	case ctx.Err() != nil:
		// Cut off at the end of the grace time; GiveBack returns it.
	case errors.As(err, &later):
		d.retry(ctx, c, later.after, err)
	case errors.As(err, &permanent), c.Attempts >= maxAttempts:
		d.fail(ctx, r, c, err)
	default:
		d.retry(ctx, c, pauseAfter(c.Attempts), err)
	}
}

// respond is the one place where a panic of an answer is caught.
func respond(ctx context.Context, r Responder, c store.Claimed) (o store.Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = Permanent(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return r.Respond(ctx, c)
}

// done ends an answered event. The answer has been sent: what can't be noted now is tried again, or it would be
// answered twice.
func (d *Dispatcher) done(ctx context.Context, c store.Claimed, o store.Outcome) {
	err := d.inbox.Done(ctx, c.Platform, c.Key, o)
	for i := 1; err != nil && i < maxAttempts && Sleep(ctx, pauseAfter(i)); i++ {
		err = d.inbox.Done(ctx, c.Platform, c.Key, o)
	}
	if err != nil {
		d.log.Error("an answer was sent and not noted; it may be sent again", "platform", c.Platform, "err", err)
		return
	}
	d.stats.Answered.Add(1)
}

func (d *Dispatcher) retry(ctx context.Context, c store.Claimed, after time.Duration, cause error) {
	d.stats.Retried.Add(1)
	d.log.Info("an event is tried again later", "platform", c.Platform, "attempt", c.Attempts, "after", after, "err", cause)
	if err := d.inbox.Retry(ctx, c.Platform, c.Key, d.opts.Now().Add(after), reason(cause)); err != nil {
		d.log.Warn("an event was not given back; it waits for its lease to end", "platform", c.Platform, "err", err)
	}
}

func (d *Dispatcher) fail(ctx context.Context, r Responder, c store.Claimed, cause error) {
	d.stats.Failed.Add(1)
	if err := apologize(ctx, r, c, cause); err != nil {
		d.stats.Unsaid.Add(1)
		d.log.Error("a question was not answered, and its asker could not be told", "platform", c.Platform, "cause", cause, "err", err)
	} else {
		d.log.Warn("a question was not answered; its asker was told", "platform", c.Platform, "cause", cause)
	}
	if err := d.inbox.Fail(ctx, c.Platform, c.Key, reason(cause)); err != nil {
		d.log.Warn("a failed event was not ended", "platform", c.Platform, "err", err)
	}
}

func apologize(ctx context.Context, r Responder, c store.Claimed, cause error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.Apologize(ctx, c, cause)
}
