"""Pages of the portal: front page, news, procedures, ordinary pages, menus, banners, statistics, offices, forms."""
