package store

import "errors"

// ErrLeaseLost: another worker holds it now; stop the work.
var ErrLeaseLost = errors.New("the lease is another worker's now")
