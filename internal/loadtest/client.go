package loadtest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// A Client is one kept-alive connection. It is for one goroutine.
type Client struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte
}

// Dial connects to the server at an http:// address.
func Dial(address string) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		return nil, err
	}
	return &Client{conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, nil
}

// Close ends the connection.
func (c *Client) Close() error { return c.conn.Close() }

// Request returns the bytes of a POST with headers as name, value, name, value, …; they are sent as often as one likes.
func Request(path, body string, headers ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: loopback\r\nContent-Length: %d\r\n", path, len(body))
	for i := 0; i+1 < len(headers); i += 2 {
		fmt.Fprintf(&b, "%s: %s\r\n", headers[i], headers[i+1])
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}

// Do sends a request and returns its response; body is valid until the next call.
func (c *Client) Do(request []byte) (status int, body []byte, err error) {
	if _, err := c.conn.Write(request); err != nil {
		return 0, nil, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 {
		return 0, nil, fmt.Errorf("not a status line: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, fmt.Errorf("not a status line: %q", line)
	}
	length, chunked, err := readHeader(c.in, nil)
	if err != nil {
		return 0, nil, err
	}
	if chunked {
		c.body, err = readChunks(c.in, c.body[:0])
		return status, c.body, err
	}
	c.body, err = readN(c.in, c.body, length)
	return status, c.body, err
}

// readHeader reads up to the empty line and returns what it says of the body; each is told of every line.
func readHeader(in *bufio.Reader, each func(line []byte)) (length int, chunked bool, err error) {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return 0, false, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return length, chunked, nil
		}
		if value, ok := header(line, "content-length"); ok {
			if length, err = strconv.Atoi(value); err != nil {
				return 0, false, fmt.Errorf("not a length: %q", line)
			}
		}
		if value, ok := header(line, "transfer-encoding"); ok && value == "chunked" {
			chunked = true
		}
		if each != nil {
			each(line)
		}
	}
}

// header returns the value of a header line of that name, which is in small letters.
func header(line []byte, name string) (string, bool) {
	if len(line) <= len(name) || line[len(name)] != ':' || !bytes.EqualFold(line[:len(name)], []byte(name)) {
		return "", false
	}
	return strings.TrimSpace(string(line[len(name)+1:])), true
}

func readN(in io.Reader, into []byte, n int) ([]byte, error) {
	if cap(into) < n {
		into = make([]byte, n)
	}
	into = into[:n]
	_, err := io.ReadFull(in, into)
	return into, err
}

func readChunks(in *bufio.Reader, into []byte) ([]byte, error) {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return into, err
		}
		n, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 32)
		if err != nil {
			return into, fmt.Errorf("not a chunk: %q", line)
		}
		from := len(into)
		into = append(into, make([]byte, n)...)
		if _, err := io.ReadFull(in, into[from:]); err != nil {
			return into, err
		}
		if _, err := in.Discard(2); err != nil {
			return into, err
		}
		if n == 0 {
			return into, nil
		}
	}
}
