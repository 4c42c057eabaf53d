package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// memoryMB returns what a process and those that it started hold of memory, shared pages shared out: what is theirs alone
// to keep, and that together with the pages of files, which the system may take back.
func memoryMB(pid int) (own, all float64) {
	for _, p := range family(pid) {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p))
		if err != nil {
			continue
		}
		for l := range strings.Lines(string(b)) {
			var name string
			var kB float64
			if _, err := fmt.Sscan(l, &name, &kB); err != nil {
				continue
			}
			switch name {
			case "Pss:":
				all += kB / 1000
			case "Pss_Anon:", "Pss_Shmem:":
				own += kB / 1000
			}
		}
	}
	return own, all
}

// family returns a process and all below it.
func family(pid int) []int {
	all := []int{pid}
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		b, err := os.ReadFile(list)
		if err != nil {
			continue
		}
		for _, f := range strings.Fields(string(b)) {
			var child int
			if _, err := fmt.Sscan(f, &child); err == nil {
				all = append(all, family(child)...)
			}
		}
	}
	return all
}
