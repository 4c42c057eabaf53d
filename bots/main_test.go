package bots_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No test leaves a goroutine behind; bleve's analysis workers begin with the program.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }
