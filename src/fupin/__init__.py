"""The working system of a prefecture that fights poverty household by household (扶贫)."""
