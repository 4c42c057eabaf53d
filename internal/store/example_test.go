package store_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"plenipo/internal/store"
	"plenipo/internal/store/postgres"
	"plenipo/internal/store/sqlite"
)

// An event is kept before the platform is told, found again after a crash, and ended once.
func ExampleOpen() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, filepath.Join(dir, "plenipo.db"), store.Options{
		Drivers: []store.Driver{sqlite.Driver(), postgres.Driver()},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	question := store.Event{Platform: "slack", Key: "T1/C1/1700000000.1", Payload: []byte("When was WCIT?")}
	for range 2 { // Slack delivers it as an app_mention and as a message
		fresh, err := s.Keep(ctx, question)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("fresh:", fresh)
	}

	claimed, err := s.Claim(ctx, "worker-1", 30*time.Second, 10)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range claimed {
		fmt.Printf("%s, attempt %d\n", c.Payload, c.Attempts)
		if err := s.Done(ctx, c.Platform, c.Key, store.Outcome{Answer: "a1"}); err != nil {
			log.Fatal(err)
		}
	}
	backlog, err := s.Backlog(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("waiting:", backlog.Waiting)
	// Output:
	// fresh: true
	// fresh: false
	// When was WCIT?, attempt 1
	// waiting: 0
}
