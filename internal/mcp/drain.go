package mcp

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// drainFor is how long the end of the input is held back for answers under way: far longer than any takes, and bounded, since a call that is
// cancelled or whose id is taken may get none.
const drainFor = 2 * time.Second

// A drained transport tells the end of its input only once what was asked before has been answered. The SDK drops whatever is under way
// at the end, so that of "plenipo mcp < requests.jsonl" nearly nothing would be seen.
type drained struct{ mcp.Transport }

// Connect implements mcp.Transport.
func (d drained) Connect(ctx context.Context) (mcp.Connection, error) {
	c, err := d.Transport.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &drainedConn{Connection: c, answered: make(chan struct{}, 1), closed: make(chan struct{})}, nil
}

type drainedConn struct {
	mcp.Connection
	pending  atomic.Int64  // calls read and not answered
	answered chan struct{} // has something when pending has come to 0
	once     sync.Once
	closed   chan struct{}
}

// Read implements mcp.Connection. The SDK calls it from one goroutine.
func (c *drainedConn) Read(ctx context.Context) (jsonrpc.Message, error) {
	m, err := c.Connection.Read(ctx)
	if err != nil {
		c.drain(ctx)
		return nil, err
	}
	if r, ok := m.(*jsonrpc.Request); ok && r.IsCall() {
		c.pending.Add(1)
	}
	return m, nil
}

func (c *drainedConn) drain(ctx context.Context) {
	enough := time.NewTimer(drainFor)
	defer enough.Stop()
	for c.pending.Load() > 0 {
		select {
		case <-c.answered:
		case <-c.closed:
			return
		case <-ctx.Done():
			return
		case <-enough.C:
			return
		}
	}
}

// Write implements mcp.Connection.
func (c *drainedConn) Write(ctx context.Context, m jsonrpc.Message) error {
	err := c.Connection.Write(ctx, m)
	if _, ok := m.(*jsonrpc.Response); ok && c.pending.Add(-1) == 0 {
		select {
		case c.answered <- struct{}{}:
		default:
		}
	}
	return err
}

// Close implements mcp.Connection.
func (c *drainedConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Connection.Close()
}

// ioTransport returns the transport over in and out, neither of which it closes: they are the process's.
func ioTransport(in io.Reader, out io.Writer) mcp.Transport {
	return drained{&mcp.IOTransport{Reader: io.NopCloser(in), Writer: nopCloser{out}, MaxLineLength: maxMessage}}
}

type nopCloser struct{ io.Writer }

// Close implements io.Closer.
func (nopCloser) Close() error { return nil }
