"""Floor 0: FEEL, the language of every condition, timer, mapping and decision. Total, bounded, without side effects."""
