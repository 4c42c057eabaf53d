package store

import "context"

// ExecForTest runs one statement.
func ExecForTest(ctx context.Context, s *Store, query string) error {
	_, err := s.db.exec(ctx, query)
	return err
}
