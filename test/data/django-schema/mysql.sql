CREATE TABLE `auth_group` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(150) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `django_content_type` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `app_label` varchar(100) NOT NULL,
  `model` varchar(100) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `django_content_type_app_label_model_76bd3d3b_uniq` (`app_label`,`model`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `auth_permission` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(255) NOT NULL,
  `content_type_id` int(11) NOT NULL,
  `codename` varchar(100) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `auth_permission_content_type_id_codename_01ab375a_uniq` (`content_type_id`,`codename`),
  CONSTRAINT `auth_permission_content_type_id_2f476e4b_fk_django_co` FOREIGN KEY (`content_type_id`) REFERENCES `django_content_type` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `auth_group_permissions` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `group_id` int(11) NOT NULL,
  `permission_id` int(11) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `auth_group_permissions_group_id_permission_id_0cd325b0_uniq` (`group_id`,`permission_id`),
  KEY `auth_group_permissio_permission_id_84c5c92e_fk_auth_perm` (`permission_id`),
  CONSTRAINT `auth_group_permissio_permission_id_84c5c92e_fk_auth_perm` FOREIGN KEY (`permission_id`) REFERENCES `auth_permission` (`id`),
  CONSTRAINT `auth_group_permissions_group_id_b120cbf9_fk_auth_group_id` FOREIGN KEY (`group_id`) REFERENCES `auth_group` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `auth_user` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `password` varchar(128) NOT NULL,
  `last_login` datetime(6) DEFAULT NULL,
  `is_superuser` tinyint(1) NOT NULL,
  `username` varchar(150) NOT NULL,
  `first_name` varchar(150) NOT NULL,
  `last_name` varchar(150) NOT NULL,
  `email` varchar(254) NOT NULL,
  `is_staff` tinyint(1) NOT NULL,
  `is_active` tinyint(1) NOT NULL,
  `date_joined` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `username` (`username`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `auth_user_groups` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `user_id` int(11) NOT NULL,
  `group_id` int(11) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `auth_user_groups_user_id_group_id_94350c0c_uniq` (`user_id`,`group_id`),
  KEY `auth_user_groups_group_id_97559544_fk_auth_group_id` (`group_id`),
  CONSTRAINT `auth_user_groups_group_id_97559544_fk_auth_group_id` FOREIGN KEY (`group_id`) REFERENCES `auth_group` (`id`),
  CONSTRAINT `auth_user_groups_user_id_6a12ed8b_fk_auth_user_id` FOREIGN KEY (`user_id`) REFERENCES `auth_user` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `auth_user_user_permissions` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `user_id` int(11) NOT NULL,
  `permission_id` int(11) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `auth_user_user_permissions_user_id_permission_id_14a6b632_uniq` (`user_id`,`permission_id`),
  KEY `auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm` (`permission_id`),
  CONSTRAINT `auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm` FOREIGN KEY (`permission_id`) REFERENCES `auth_permission` (`id`),
  CONSTRAINT `auth_user_user_permissions_user_id_a95ead1b_fk_auth_user_id` FOREIGN KEY (`user_id`) REFERENCES `auth_user` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `django_admin_log` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `action_time` datetime(6) NOT NULL,
  `object_id` longtext DEFAULT NULL,
  `object_repr` varchar(200) NOT NULL,
  `action_flag` smallint(5) unsigned NOT NULL CHECK (`action_flag` >= 0),
  `change_message` longtext NOT NULL,
  `content_type_id` int(11) DEFAULT NULL,
  `user_id` int(11) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `django_admin_log_content_type_id_c4bce8eb_fk_django_co` (`content_type_id`),
  KEY `django_admin_log_user_id_c564eba6_fk_auth_user_id` (`user_id`),
  CONSTRAINT `django_admin_log_content_type_id_c4bce8eb_fk_django_co` FOREIGN KEY (`content_type_id`) REFERENCES `django_content_type` (`id`),
  CONSTRAINT `django_admin_log_user_id_c564eba6_fk_auth_user_id` FOREIGN KEY (`user_id`) REFERENCES `auth_user` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `django_migrations` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `app` varchar(255) NOT NULL,
  `name` varchar(255) NOT NULL,
  `applied` datetime(6) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `django_session` (
  `session_key` varchar(40) NOT NULL,
  `session_data` longtext NOT NULL,
  `expire_date` datetime(6) NOT NULL,
  PRIMARY KEY (`session_key`),
  KEY `django_session_expire_date_a5c62663` (`expire_date`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_everything` (
  `key` char(32) NOT NULL,
  `amount` decimal(10,2) NOT NULL,
  `when` datetime(6) NOT NULL,
  `day` date DEFAULT NULL,
  `at` time(6) DEFAULT NULL,
  `took` bigint(20) DEFAULT NULL,
  `data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`data`)),
  `blob` longblob NOT NULL,
  `ok` tinyint(1) NOT NULL,
  `maybe` tinyint(1) DEFAULT NULL,
  `ip` char(39) DEFAULT NULL,
  `n` int(10) unsigned NOT NULL CHECK (`n` >= 0),
  `big` bigint(20) NOT NULL,
  `ratio` double NOT NULL,
  `slug` varchar(50) NOT NULL,
  `mail` varchar(254) NOT NULL,
  `status` varchar(9) NOT NULL,
  `owner_id` int(11) DEFAULT NULL,
  PRIMARY KEY (`key`),
  UNIQUE KEY `big` (`big`),
  UNIQUE KEY `mail` (`mail`),
  UNIQUE KEY `owner_id` (`owner_id`),
  UNIQUE KEY `press_slug_day` (`slug`,`day`),
  KEY `press_when` (`when` DESC,`slug`),
  KEY `press_ok` (`n`),
  KEY `press_everything_slug_6f4bc70e` (`slug`),
  CONSTRAINT `press_everything_owner_id_93a723f8_fk_auth_user_id` FOREIGN KEY (`owner_id`) REFERENCES `auth_user` (`id`),
  CONSTRAINT `press_n` CHECK (`n` >= 1 and `n` <= 9)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_everything_friends` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `from_everything_id` char(32) NOT NULL,
  `to_everything_id` char(32) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `press_everything_friends_from_everything_id_to_ev_89471d63_uniq` (`from_everything_id`,`to_everything_id`),
  KEY `press_everything_fri_to_everything_id_2e8c6d8d_fk_press_eve` (`to_everything_id`),
  CONSTRAINT `press_everything_fri_from_everything_id_6668beea_fk_press_eve` FOREIGN KEY (`from_everything_id`) REFERENCES `press_everything` (`key`),
  CONSTRAINT `press_everything_fri_to_everything_id_2e8c6d8d_fk_press_eve` FOREIGN KEY (`to_everything_id`) REFERENCES `press_everything` (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_place` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(50) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_everything_tags` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `everything_id` char(32) NOT NULL,
  `place_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `press_everything_tags_everything_id_place_id_089eca95_uniq` (`everything_id`,`place_id`),
  KEY `press_everything_tags_place_id_c2a5fdaf_fk_press_place_id` (`place_id`),
  CONSTRAINT `press_everything_tag_everything_id_6351d1d9_fk_press_eve` FOREIGN KEY (`everything_id`) REFERENCES `press_everything` (`key`),
  CONSTRAINT `press_everything_tags_place_id_c2a5fdaf_fk_press_place_id` FOREIGN KEY (`place_id`) REFERENCES `press_place` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_group` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(128) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_person` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(128) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_membership` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `reason` varchar(64) NOT NULL,
  `group_id` bigint(20) NOT NULL,
  `inviter_id` bigint(20) NOT NULL,
  `person_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `press_membership_group_id_person_id_648ca7e3_uniq` (`group_id`,`person_id`),
  KEY `press_membership_inviter_id_792f2ab1_fk_press_person_id` (`inviter_id`),
  KEY `press_membership_person_id_732cecf9_fk_press_person_id` (`person_id`),
  CONSTRAINT `press_membership_group_id_4f091db6_fk_press_group_id` FOREIGN KEY (`group_id`) REFERENCES `press_group` (`id`),
  CONSTRAINT `press_membership_inviter_id_792f2ab1_fk_press_person_id` FOREIGN KEY (`inviter_id`) REFERENCES `press_person` (`id`),
  CONSTRAINT `press_membership_person_id_732cecf9_fk_press_person_id` FOREIGN KEY (`person_id`) REFERENCES `press_person` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `press_restaurant` (
  `place_ptr_id` bigint(20) NOT NULL,
  `stars` smallint(5) unsigned NOT NULL CHECK (`stars` >= 0),
  PRIMARY KEY (`place_ptr_id`),
  CONSTRAINT `press_restaurant_place_ptr_id_834246dc_fk_press_place_id` FOREIGN KEY (`place_ptr_id`) REFERENCES `press_place` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
