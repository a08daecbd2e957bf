"""What surrounds every page, and the front page: menus, banners, details of the agency, its look."""
