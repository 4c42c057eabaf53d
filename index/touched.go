package index

import (
	"io/fs"
	"os"
	"path/filepath"
)

// A mappedFile is a file as it was when it was opened.
type mappedFile struct {
	path string
	info fs.FileInfo
}

// lookAt returns how a manifest's files are now.
func lookAt(dir string, names map[string]uint32) ([]mappedFile, error) {
	files := make([]mappedFile, 0, len(names))
	for name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		files = append(files, mappedFile{path, info})
	}
	return files, nil
}

// Bytes returns how large the index is: its files, or the memory it was built in. What an extension adds isn't counted.
func (ix *Index) Bytes() int64 {
	var n int64
	for _, f := range ix.files {
		n += f.info.Size()
	}
	if n > 0 {
		return n
	}
	for _, s := range ix.postings.segments {
		n += int64(s.Size())
	}
	return n + int64(ix.tables.bytes())
}

// Touched reports whether somebody wrote into a file of the index, or cut it, since Open. What searches return may then be
// anything, and reading beyond a cut file's end is a fault, which ends the process unless it is made a panic
// (debug.SetPanicOnFault). A file that was removed or had another put in its place isn't touched: what is mapped stays.
// An index in memory is never touched.
func (ix *Index) Touched() bool {
	for _, f := range ix.files {
		now, err := os.Stat(f.path)
		if err == nil && os.SameFile(f.info, now) && (now.Size() != f.info.Size() || !now.ModTime().Equal(f.info.ModTime())) {
			return true
		}
	}
	return false
}
