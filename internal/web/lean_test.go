package web_test

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
)

// A lean is a connection that sends requests one after another and reads what comes, with next to no work of its own: a
// load client shares the cores with the server, and net/http's costs more than the handler.
type lean struct {
	conn net.Conn
	r    *bufio.Reader
}

func dial(t testing.TB, addr string) *lean {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &lean{conn, bufio.NewReaderSize(conn, 64<<10)}
}

// leanRequest returns a request's bytes.
func leanRequest(addr, body string) []byte {
	return fmt.Appendf(nil, "POST /api/v1/ask HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", addr, len(body), body)
}

// do sends a request and reads its answer; anything but 200 with a length is an error.
func (c *lean) do(request []byte) error {
	if _, err := c.conn.Write(request); err != nil {
		return err
	}
	length := -1
	for i := 0; ; i++ {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		switch {
		case i == 0 && string(line) != "HTTP/1.1 200 OK\r\n":
			return fmt.Errorf("the answer begins with %q", line)
		case len(line) == 2:
			if length < 0 {
				return fmt.Errorf("an answer without Content-Length")
			}
			_, err := c.r.Discard(length)
			return err
		case len(line) > 16 && strings.EqualFold(string(line[:15]), "Content-Length:"):
			if length, err = strconv.Atoi(strings.TrimSpace(string(line[15:]))); err != nil {
				return err
			}
		}
	}
}
