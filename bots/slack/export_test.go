package slack

// CheckResponseURL is checkResponseURL.
func (a *Adapter) CheckResponseURL(s string) error { return a.checkResponseURL(s) }
