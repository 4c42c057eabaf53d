package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"plenipo/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(keeperEnv); dsn != "" {
		keep(dsn) // until it is killed
	}
	code := m.Run()
	storetest.StopPostgres()
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func background() context.Context { return context.Background() }
