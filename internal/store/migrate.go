package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A table is one of the schema's, as far as copying needs to know it.
type table struct {
	name    string
	columns []string
}

// tables are all tables, those that others refer to first; meta and changes, which a new store has
// rows in already, stand last.
func tables() []table {
	list := func(name, columns string) table { return table{name, strings.Fields(columns)} }
	return []table{
		list("inbox", "platform key state due at expires attempts worker member answer reason payload"),
		list("posted", "platform channel message workspace thread source answer chapter member at withdrawn"),
		quotedTable,
		list("corrections", "platform channel message change at"),
		list("threads", "platform channel thread context member expires"),
		list("questions", "at id platform workspace channel chapter lang kind confidence answer member same text took"),
		list("question_days", "dimension chapter day value count confidence took"),
		list("question_tops", "span chapter start same count"),
		list("feedback", "answer member helpful reason chapter at"),
		list("unanswered", "id chapter same lang state assignee article asks first_at last_at"),
		list("unanswered_askers", "id member text consented at platform channel source"),
		list("settings", "platform workspace channel data member at"),
		list("saved", savedColumnNames),
		list("saved_edits", "id n at editor question text status promoted"),
		list("subscriptions", "id platform workspace channel data member at"),
		list("sent", "key state worker due message at"),
		list("seen_events", "event dates was changed"),
		list("revisions", "document digest sequence changed"),
		list("leases", "name holder fence until"),
		list("installations", "enterprise team app team_name bot_user scopes token refresh expires at"),
		list("oauth_states", "state data expires"),
		list("meta", "name value"),
		list("changes", "topic version"),
	}
}

const savedColumnNames = "id chapter question text lang author member curator link platform source status promoted said_at at changed edited"

// rowsTogether is how many rows MigrateTo inserts with one statement; PostgreSQL takes 65 535
// parameters and the widest table has seventeen columns.
const rowsTogether = 200

// MigrateTo copies everything to dst, which must be new and may be of the other engine, and returns
// how many rows it were. Either all is copied or nothing. No program may be using either store;
// sealed tokens are copied as they are, so dst needs the same secret key.
func (s *Store) MigrateTo(ctx context.Context, dst *Store) (int, error) {
	copied := 0
	err := dst.db.inTx(ctx, func(tx querier) error {
		copied = 0
		for _, t := range tables() {
			if t.name == "meta" || t.name == "changes" {
				if _, err := tx.exec(ctx, `DELETE FROM `+t.name); err != nil {
					return err
				}
			} else if err := mustBeEmpty(ctx, tx, t); err != nil {
				return err
			}
			n, err := s.copyTable(ctx, tx, t)
			if err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			copied += n
		}
		return nil
	})
	if err == nil {
		err = dst.loadMemberKey(ctx)
	}
	if err == nil {
		err = dst.loadSettings(ctx)
	}
	if err != nil {
		return 0, fmt.Errorf("copy the store to %s: %w", dst.Engine(), err)
	}
	return copied, nil
}

func mustBeEmpty(ctx context.Context, tx querier, t table) error {
	var one int64
	err := tx.row(ctx, []any{&one}, `SELECT 1 FROM `+t.name+` LIMIT 1`)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("table %s has rows: the store to copy to must be new", t.name)
}

func (s *Store) copyTable(ctx context.Context, to querier, t table) (int, error) {
	rows, err := s.db.query(ctx, `SELECT `+strings.Join(t.columns, ", ")+` FROM `+t.name)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	var values []any
	for rows.Next() {
		row, err := anyRow(rows, len(t.columns))
		if err != nil {
			return 0, err
		}
		values = append(values, row...)
		n++
		if n%rowsTogether == 0 {
			if err := t.insert(ctx, to, values); err != nil {
				return 0, err
			}
			values = values[:0]
		}
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	for ; len(values) > 0; values = values[len(t.columns):] {
		if err := t.insert(ctx, to, values[:len(t.columns)]); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// anyRow reads a row of whatever types. No column of the schema may be NULL: what a driver gives as
// nil are bytes, and none of them.
func anyRow(rows *sql.Rows, columns int) ([]any, error) {
	row, dest := make([]any, columns), make([]any, columns)
	for i := range row {
		dest[i] = &row[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return nil, err
	}
	for i := range row {
		if b, isBytes := row[i].([]byte); row[i] == nil || isBytes && b == nil {
			row[i] = []byte{}
		}
	}
	return row, nil
}

// insert writes whole rows.
func (t table) insert(ctx context.Context, to querier, values []any) error {
	var q strings.Builder
	q.WriteString(`INSERT INTO ` + t.name + ` (` + strings.Join(t.columns, ", ") + `) VALUES `)
	for i := range values {
		switch {
		case i == 0:
			q.WriteString("(")
		case i%len(t.columns) == 0:
			q.WriteString("), (")
		default:
			q.WriteString(", ")
		}
		q.WriteString("$" + strconv.Itoa(i+1))
	}
	q.WriteString(")")
	_, err := to.exec(ctx, q.String(), values...)
	return err
}
