package knowledge

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// A Layer is one folder of knowledge files.
type Layer struct {
	Name string // as problems and citations call it
	FS   fs.FS
}

//go:embed all:articles all:events all:glossary all:chapters
var embedded embed.FS

// Embedded returns the knowledge base that comes with the program.
func Embedded() Layer { return Layer{Name: "built-in", FS: embedded} }

// Dir returns the folder at path as a layer. No symbolic link in it leads out of it; the folder itself may be one,
// and is followed anew by each Load. It is an error when path is not a folder that can be read.
func Dir(path string) (Layer, error) {
	d := dirFS(path)
	root, err := os.OpenRoot(path)
	if err != nil {
		return Layer{}, fmt.Errorf("knowledge folder %s: %w", path, err)
	}
	defer root.Close()
	if _, err := fs.ReadDir(root.FS(), "."); err != nil {
		return Layer{}, fmt.Errorf("knowledge folder %s: %w", path, err)
	}
	return Layer{Name: path, FS: d}, nil
}

// A dirFS is a folder on disk, opened as an os.Root each time it is used, so that it may be replaced as a whole.
type dirFS string

// Open opens a file of the folder.
func (d dirFS) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.FS().Open(name)
}

// open returns the layer's file system for one pass over it, and what to call after it.
func (l Layer) open() (fs.FS, func(), error) {
	d, ok := l.FS.(dirFS)
	if !ok {
		if l.FS == nil {
			return nil, nil, errors.New("layer without files")
		}
		_, err := fs.ReadDir(l.FS, ".")
		return l.FS, func() {}, err
	}
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return nil, nil, err
	}
	return root.FS(), func() { root.Close() }, nil
}

// Limits of one layer: a hundred thousand files is a large community's archive.
const (
	maxFiles = 250_000
	maxDepth = 32
)

// files lists a layer's knowledge files, ordered by path. What cannot be listed is a problem.
func (l Layer) files(fsys fs.FS) ([]string, []Problem) {
	w := walker{layer: l.Name, fsys: fsys, limit: maxFiles}
	w.walk(".", nil)
	slices.Sort(w.files)
	return w.files, w.problems
}

type walker struct {
	layer    string
	fsys     fs.FS
	limit    int
	files    []string
	problems []Problem
	full     bool
}

func (w *walker) problem(severity Severity, p, reason, remedy string) {
	w.problems = append(w.problems, Problem{w.layer, p, 0, 0, severity, reason, remedy})
}

// walk lists dir; above holds the folders on the way to it, so that a link to one of them is not followed forever.
func (w *walker) walk(dir string, above []fs.FileInfo) {
	if len(above) > maxDepth {
		w.problem(Error, dir, fmt.Sprintf("folders nested deeper than %d", maxDepth), "move the files up")
		return
	}
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil {
		w.problem(Error, dir, "the folder cannot be read: "+cause(err), "check its permissions")
		// What was listed before the error is still served.
	}
	info, _ := fs.Stat(w.fsys, dir)
	above = append(slices.Clip(above), info)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || w.full {
			continue
		}
		p := path.Join(dir, e.Name())
		mode := e.Type()
		if mode&fs.ModeSymlink != 0 {
			target, err := fs.Stat(w.fsys, p)
			if err != nil {
				if kindOfFile(p) != fileOther || !errors.Is(err, fs.ErrNotExist) {
					w.problem(Error, p, "the link leads out of the folder or nowhere", "copy the file into the folder")
				}
				continue
			}
			if target.IsDir() && slices.ContainsFunc(above, func(a fs.FileInfo) bool { return a != nil && os.SameFile(a, target) }) {
				w.problem(Warning, p, "the link leads back to a folder above it", "remove it")
				continue
			}
			mode = target.Mode().Type()
		}
		switch {
		case mode.IsDir():
			if kindOfFile(p) != fileOther {
				w.problem(Warning, p, "a folder is named like a file", "rename it; its files are read")
			}
			w.walk(p, above)
		case kindOfFile(p) == fileOther:
		case !mode.IsRegular():
			w.problem(Error, p, "not a regular file", "take it out of the folder")
		case len(w.files) >= w.limit:
			w.full = true
			w.problem(Error, p, fmt.Sprintf("more than %d files; this one and those after it are left out", w.limit), "use a smaller folder")
		default:
			w.files = append(w.files, p)
		}
	}
}

// cause returns the innermost reason of a file system error, without the path that is named anyway.
func cause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

type fileKind uint8

const (
	fileOther fileKind = iota
	fileArticle
	fileYAML
	fileICS
)

// kindOfFile tells by its extension what a file is; what is none of ours is passed over.
func kindOfFile(p string) fileKind {
	switch extensionOf(p) {
	case ".md", ".markdown", ".txt", ".html", ".htm":
		return fileArticle
	case ".yaml", ".yml":
		return fileYAML
	case ".ics":
		return fileICS
	}
	return fileOther
}
