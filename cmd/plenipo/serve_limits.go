package main

import (
	"fmt"

	"plenipo/bots"
)

// limits reads how much may be asked.
func (c *serveCmd) limits() (*bots.Limits, error) {
	member, err := bots.ParseRate(c.MemberRate)
	if err != nil {
		return nil, usageError{fmt.Errorf("PLENIPO_MEMBER_RATE: %w", err)}
	}
	channel, err := bots.ParseRate(c.ChannelRate)
	if err != nil {
		return nil, usageError{fmt.Errorf("PLENIPO_CHANNEL_RATE: %w", err)}
	}
	return &bots.Limits{Member: member, Channel: channel}, nil
}
