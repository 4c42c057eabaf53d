package discord

import (
	"encoding/json"
	"errors"
	"net/http"
)

// serveInteraction answers one signed interaction. A request that Discord didn't sign learns nothing but 401.
func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	body, err := signedBody(w, r, a.key, a.now())
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case errors.Is(err, errSignature):
		http.Error(w, "invalid request signature", http.StatusUnauthorized)
		return
	case err != nil:
		http.Error(w, "unreadable body", http.StatusBadRequest)
		return
	}
	i, err := decodeInteraction(body)
	if err != nil {
		a.log.Warn("an interaction was not understood", "platform", "discord", "err", err)
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	i.again = !a.seen.take(i.ID) // replayed: signed, and not too old yet
	out, err := json.Marshal(a.respond(r.Context(), i))
	if err != nil {
		a.log.Error("a response was not encoded", "platform", "discord", "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(out) // Discord hung up: it tells the asker itself
}
