package discord

import (
	"sync"
	"testing"
	"testing/synctest"
)

func TestWorkMayBeginWhileItsEndIsAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var u underWay
		<-u.idle() // nothing is
		hold := make(chan struct{})
		u.Go(func() { <-hold })
		idle := u.idle()
		var more sync.WaitGroup
		for range 100 {
			more.Go(func() { u.Go(func() {}) })
		}
		more.Wait()
		synctest.Wait()
		select {
		case <-idle:
			t.Fatal("idle while one is under way")
		default:
		}
		close(hold)
		<-idle
		<-u.idle()
	})
}
