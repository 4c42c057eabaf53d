package loadtest

import (
	"bufio"
	"bytes"
	"net"
	"strconv"
	"sync"
)

// A Server answers each request with a JSON body at once.
type Server struct {
	URL string

	listener net.Listener
	answer   func(path string, body []byte) string
	running  sync.WaitGroup
	mu       sync.Mutex // guards conns
	conns    map[net.Conn]bool
}

// Serve starts a server on loopback. answer is called from many goroutines and returns the body of the response; what it
// is given is valid until it returns.
func Serve(answer func(path string, body []byte) string) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + l.Addr().String(), listener: l, answer: answer, conns: map[net.Conn]bool{}}
	s.running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed
			}
			s.mu.Lock()
			s.conns[conn] = true
			s.mu.Unlock()
			s.running.Go(func() { s.serve(conn) })
		}
	})
	return s, nil
}

// Close ends all connections and returns when nothing runs any more.
func (s *Server) Close() {
	_ = s.listener.Close()
	s.mu.Lock()
	for c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.running.Wait()
}

func (s *Server) serve(conn net.Conn) {
	defer func() {
		_ = conn.Close()
		s.mu.Lock()
		delete(s.conns, conn)
		s.mu.Unlock()
	}()
	in := bufio.NewReaderSize(conn, 32<<10)
	var body, out []byte
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		_, rest, _ := bytes.Cut(line, []byte(" "))
		target, _, _ := bytes.Cut(rest, []byte(" "))
		path := string(target)
		expects := false
		length, chunked, err := readHeader(in, func(line []byte) {
			if v, ok := header(line, "expect"); ok && v == "100-continue" {
				expects = true
			}
		})
		if err != nil {
			return
		}
		if expects {
			if _, err := conn.Write([]byte("HTTP/1.1 100 Continue\r\n\r\n")); err != nil {
				return
			}
		}
		if chunked {
			body, err = readChunks(in, body[:0])
		} else {
			body, err = readN(in, body, length)
		}
		if err != nil {
			return
		}
		reply := s.answer(path, body)
		out = append(out[:0], "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "...)
		out = strconv.AppendInt(out, int64(len(reply)), 10)
		out = append(append(out, "\r\n\r\n"...), reply...)
		if _, err := conn.Write(out); err != nil {
			return
		}
	}
}
