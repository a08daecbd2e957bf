"""What an editor pastes from Word or the web, or opens as a Word file: read into blocks of the running text, its pictures stored."""
