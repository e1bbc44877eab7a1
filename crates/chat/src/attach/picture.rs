//! Pictures: read, turned upright, scaled down and written anew, so that nothing but pixels is left:
//! no place, no time, no camera, no thumbnail of what was cut off.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use patchbay_codex::wire::InputImage;
use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{AttachmentKind, NewAttachment};
use patchbay_words::said;

use super::LIMITS;

/// A decoder may take so much memory: a picture of the most pixels, and room to work.
const MEMORY: u64 = 512 << 20;
/// A PNG without transparency that is larger than this goes as JPEG.
const LARGEST_PNG: usize = 4 << 20;
/// Of JPEG, of 100.
const QUALITY: u8 = 88;

/// Whether `bytes` begin like a picture that the models take.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    let head = bytes.get(..16).unwrap_or(bytes);
    InputImage::read(head.to_vec()).is_some()
}

/// See [`super::attachment`]. Of a moving picture the first frame is left.
pub(super) fn ready(name: String, bytes: Vec<u8>) -> Result<NewAttachment, Failure> {
    if bytes.len() > LIMITS.picture_bytes as usize {
        return Err(too_large(&name));
    }
    let (picture, format) = read(&name, &bytes)?;
    let side = LIMITS.picture_side;
    let picture = if picture.width().max(picture.height()) > side {
        picture.resize(side, side, FilterType::CatmullRom)
    } else {
        picture
    };
    let (width, height) = (picture.width(), picture.height());
    let (media_type, bytes) = write(picture, format).map_err(|error| unreadable(&name, &error))?;
    Ok(NewAttachment {
        kind: AttachmentKind::Image,
        name,
        media_type: media_type.to_owned(),
        width: Some(width),
        height: Some(height),
        bytes,
    })
}

fn read(name: &str, bytes: &[u8]) -> Result<(DynamicImage, ImageFormat), Failure> {
    let bad = |error: ImageError| unreadable(name, &error);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| bad(ImageError::IoError(error)))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let format = reader.format().unwrap_or(ImageFormat::Png);
    let mut decoder = reader.into_decoder().map_err(bad)?;
    // Known before a pixel is read: a small file can hold a picture that fills the memory.
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > u64::from(LIMITS.picture_pixels) {
        return Err(too_large(name));
    }
    let turned = decoder.orientation().map_err(bad)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(bad)?;
    picture.apply_orientation(turned);
    Ok((picture, format))
}

/// A photograph stays a JPEG; everything else is a PNG, unless that is too large.
fn write(
    picture: DynamicImage,
    format: ImageFormat,
) -> Result<(&'static str, Vec<u8>), ImageError> {
    let clear = picture.color().has_alpha();
    let mut bytes = Vec::new();
    if format != ImageFormat::Jpeg {
        let picture: DynamicImage =
            if clear { picture.to_rgba8().into() } else { picture.to_rgb8().into() };
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        if clear || bytes.len() <= LARGEST_PNG {
            return Ok(("image/png", bytes));
        }
        bytes.clear();
    }
    picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
    Ok(("image/jpeg", bytes))
}

fn too_large(name: &str) -> Failure {
    let (bytes, pixels) = (LIMITS.picture_bytes >> 20, LIMITS.picture_pixels / 1_000_000);
    Failure::new(Kind::Schema)
        .with_title(said!("history-picture-large-title", name = name))
        .with_meaning(said!(
            "history-picture-large-meaning",
            megabytes = bytes.to_string(),
            megapixels = pixels.to_string(),
        ))
        .with_action_text(said!("history-picture-large-action"))
}

fn unreadable(name: &str, error: &ImageError) -> Failure {
    Failure::new(Kind::Schema)
        .with_title(said!("history-picture-unreadable-title", name = name))
        .with_meaning(said!("history-picture-unreadable-meaning"))
        .with_action_text(said!("history-picture-unreadable-action"))
        .with_detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    /// Left half red, right half blue.
    fn halves(width: u32, height: u32) -> DynamicImage {
        let pixel = |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) };
        RgbImage::from_fn(width, height, pixel).into()
    }

    fn seen(attachment: &NewAttachment) -> DynamicImage {
        image::load_from_memory(&attachment.bytes).unwrap()
    }

    /// An EXIF block: turned by `orientation`, taken with the camera `SECRETCAM`.
    fn exif(orientation: u8) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        tiff.extend([1, 0x0f, 0, 2, 0, 0, 0, 10, 0, 0, 0, 38]);
        tiff.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
        tiff.extend([0, 0, 0, 0]);
        tiff.extend(b"SECRETCAM\0");
        tiff
    }

    /// A JPEG with `exif` in its first segment.
    fn jpeg(picture: &DynamicImage, exif: &[u8]) -> Vec<u8> {
        let plain = file(picture, ImageFormat::Jpeg);
        let length = u16::try_from(exif.len() + 8).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, 0xe1], &length, b"Exif\0\0", exif, &plain[2..]].concat()
    }

    fn holds(bytes: &[u8], word: &[u8]) -> bool {
        bytes.windows(word.len()).any(|part| part == word)
    }

    #[test]
    fn every_format_comes_out_as_one_that_models_take() {
        for (format, media_type) in [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::Jpeg, "image/jpeg"),
            (ImageFormat::WebP, "image/png"),
            (ImageFormat::Gif, "image/png"),
        ] {
            let bytes = file(&halves(6, 4), format);
            assert!(is_picture(&bytes), "{format:?}");
            let ready = super::super::attachment("a.x", bytes).unwrap();
            assert_eq!(ready.kind, AttachmentKind::Image);
            assert_eq!(
                (ready.media_type.as_str(), ready.width, ready.height),
                (media_type, Some(6), Some(4))
            );
            assert_eq!(InputImage::read(ready.bytes.clone()).unwrap().media_type, media_type);
            let red = seen(&ready).to_rgb8().get_pixel(0, 0).0;
            assert!(red[0] > 200 && red[2] < 60, "{format:?} {red:?}");
        }
    }

    #[test]
    fn nothing_but_the_pixels_is_left() {
        let bytes = jpeg(&halves(8, 4), &exif(1));
        assert!(holds(&bytes, b"SECRETCAM"), "it looks where there is something to see");
        let ready = ready("a.jpg".to_owned(), bytes).unwrap();
        assert!(!holds(&ready.bytes, b"SECRETCAM") && !holds(&ready.bytes, b"Exif"));
        // A text chunk of PNG, before the end.
        let plain = file(&halves(2, 2), ImageFormat::Png);
        let end = plain.len() - 12;
        let chunk = [&[0, 0, 0, 14], b"tEXtTitle\0SECRETCA".as_slice(), &[0, 0, 0, 0]].concat();
        let mut chunk = chunk;
        let crc = crc32(&chunk[4..chunk.len() - 4]).to_be_bytes();
        let at = chunk.len() - 4;
        chunk[at..].copy_from_slice(&crc);
        let bytes = [&plain[..end], &chunk, &plain[end..]].concat();
        let ready = super::ready("a.png".to_owned(), bytes).unwrap();
        assert!(!holds(&ready.bytes, b"SECRETCA") && !holds(&ready.bytes, b"tEXt"));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
            })
        })
    }

    #[test]
    fn a_turned_photograph_is_upright() {
        // 6: the camera was held so that the first row is the right side.
        let ready = ready("a.jpg".to_owned(), jpeg(&halves(32, 16), &exif(6))).unwrap();
        assert_eq!((ready.width, ready.height), (Some(16), Some(32)));
        let picture = seen(&ready).to_rgb8();
        let (top, bottom) = (picture.get_pixel(8, 2).0, picture.get_pixel(8, 29).0);
        assert!(top[0] > 200 && bottom[2] > 200, "{top:?} {bottom:?}");
    }

    #[test]
    fn a_large_one_is_scaled_down_and_a_clear_one_stays_clear() {
        let wide = RgbaImage::from_pixel(4_096, 16, Rgba([9, 9, 9, 0])).into();
        let ready = ready("a.png".to_owned(), file(&wide, ImageFormat::Png)).unwrap();
        assert_eq!((ready.width, ready.height), (Some(2_048), Some(8)));
        assert_eq!(seen(&ready).to_rgba8().get_pixel(0, 0).0[3], 0);
        let small = super::ready("a".to_owned(), file(&halves(3, 3), ImageFormat::Png)).unwrap();
        assert_eq!(small.width, Some(3), "nothing is scaled up");
    }

    #[test]
    fn what_is_no_picture_or_too_much_of_one_is_refused_in_words() {
        let whole = file(&halves(64, 64), ImageFormat::Png);
        let cut = whole[..whole.len() / 2].to_vec();
        let failure = ready("cut.png".to_owned(), cut).unwrap_err();
        assert_eq!(failure.title, "The picture cut.png cannot be read.");
        // The head of a PNG of 60,000 x 60,000 pixels, and nothing behind it.
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bomb.extend(60_000_u32.to_be_bytes());
        bomb.extend(60_000_u32.to_be_bytes());
        bomb.extend([8, 2, 0, 0, 0]);
        let crc = crc32(&bomb[12..]).to_be_bytes();
        bomb.extend(crc);
        bomb.extend(&whole[33..]);
        let failure = ready("bomb.png".to_owned(), bomb).unwrap_err();
        assert_eq!(failure.title, "The picture bomb.png is too large.");
        let mut heavy = whole;
        heavy.resize(LIMITS.picture_bytes as usize + 1, 0);
        let failure = ready("heavy.png".to_owned(), heavy).unwrap_err();
        assert_eq!(failure.title, "The picture heavy.png is too large.");
        assert!(failure.meaning.contains("20 MB"), "{}", failure.meaning);
    }
}
