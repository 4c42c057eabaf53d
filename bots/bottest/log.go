package bottest

import (
	"strings"
	"sync"
)

// A Log keeps what several write at once.
type Log struct {
	mu sync.Mutex // guards b
	b  strings.Builder
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String returns what was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
