"""Floor 2: what people, timers and systems do. One public function is one transaction."""
