package bots

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// ErrExpired is why an event wasn't answered that waited longer than an answer is of use.
var ErrExpired = errors.New("it waited too long")

// ApologyKey returns the interface text that tells an asker why they get no answer.
func ApologyKey(cause error) string {
	switch {
	case errors.Is(cause, ErrExpired):
		return "question_expired"
	case errors.Is(cause, ErrTooMany):
		return "too_many_questions"
	}
	return wentWrong
}

// RefusalKey returns the interface text that tells a person what a part of the community refuses.
func RefusalKey(err error) string {
	switch {
	case errors.Is(err, ErrNotAllowed):
		return "curation_not_allowed"
	case errors.Is(err, ErrNoChapter):
		return "curation_no_chapter"
	case errors.Is(err, ErrChangedAgain):
		return "curation_changed_again"
	}
	return wentWrong
}

// IsRefusal reports whether err is what a part of the community refuses a person, and not something that went wrong.
func IsRefusal(err error) bool { return err != nil && RefusalKey(err) != wentWrong }

// wentWrong is the interface text for what isn't the person's doing.
const wentWrong = "error_try_again"

// Later says that an event can't be answered before d is over: the platform limits the rate. It is tried again
// then, however often, until the event expires.
func Later(d time.Duration, cause error) error { return &laterError{d, cause} }

// Permanent says that trying again is of no use; the asker is told.
func Permanent(cause error) error { return &permanentError{cause} }

// IsPermanent reports whether err says that trying again is of no use.
func IsPermanent(err error) bool {
	var p *permanentError
	return errors.As(err, &p)
}

type laterError struct {
	after time.Duration
	cause error
}

func (e *laterError) Error() string { return fmt.Sprintf("wait %v: %v", e.after, e.cause) }
func (e *laterError) Unwrap() error { return e.cause }

type permanentError struct{ cause error }

func (e *permanentError) Error() string { return e.cause.Error() }
func (e *permanentError) Unwrap() error { return e.cause }

// pauseAfter is how long to wait after the nth attempt: 1, 2, 4, … at most 30 seconds, and up to half as much
// again, so that what failed together isn't tried again together.
func pauseAfter(n int) time.Duration {
	d := min(time.Second<<min(max(n-1, 0), 10), 30*time.Second)
	return d + rand.N(d/2)
}

// reason is err as the inbox keeps it for the operator.
func reason(err error) string {
	s := []rune(err.Error())
	return string(s[:min(len(s), 200)])
}

// Sleep waits for d; false when ctx ended first.
func Sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
