//! Pictures are drawn anew: what a camera wrote beside the pixels (place, device, thumbnails) does
//! not enter the vault, and neither does anything that hides behind a valid header.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
};

/// More pixels than any camera of a phone that people hold today.
const PIXELS_MAX: u64 = 64_000_000;
/// What decoding may take at once.
const MEMORY_MAX: u64 = 320 * 1024 * 1024;
/// Quality of a JPEG that is written again, of 100.
const JPEG_QUALITY: u8 = 90;

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It cannot be decoded.
    Broken,
    /// It has more than [`PIXELS_MAX`] pixels.
    TooLarge,
}

/// The picture of a media type, upright and with nothing but its pixels.
///
/// # Errors
/// When it cannot be decoded within the limits.
pub(crate) fn redraw(bytes: &[u8], format: ImageFormat) -> Result<Vec<u8>, Refused> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Refused::Broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Refused::TooLarge);
    }
    let turned = decoder.orientation().map_err(|_| Refused::Broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Broken)?;
    picture.apply_orientation(turned);
    let mut drawn = Cursor::new(Vec::with_capacity(bytes.len()));
    let written = match format {
        ImageFormat::Jpeg => {
            picture.write_with_encoder(JpegEncoder::new_with_quality(&mut drawn, JPEG_QUALITY))
        }
        _ => picture.write_to(&mut drawn, format),
    };
    written.map_err(|_| Refused::Broken)?;
    Ok(drawn.into_inner())
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    /// A JPEG of 16 × 8 pixels whose EXIF says “turned by 90°, taken at this place”.
    fn photo() -> Vec<u8> {
        let mut jpeg = Cursor::new(Vec::new());
        DynamicImage::from(RgbImage::from_fn(16, 8, |x, _| {
            image::Rgb([if x < 8 { 250 } else { 0 }, 0, 0])
        }))
        .write_to(&mut jpeg, ImageFormat::Jpeg)
        .unwrap();
        let jpeg = jpeg.into_inner();
        // TIFF header, one entry: orientation (0x0112) = 6, then free text.
        let mut exif =
            b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"31.2304N 121.4737E");
        let length = u16::try_from(exif.len() + 2).unwrap();
        let mut photo = jpeg[..2].to_vec();
        photo.extend_from_slice(&[0xFF, 0xE1]);
        photo.extend_from_slice(&length.to_be_bytes());
        photo.extend_from_slice(&exif);
        photo.extend_from_slice(&jpeg[2..]);
        photo
    }

    #[test]
    fn a_photo_keeps_its_pixels_upright_and_loses_its_place() {
        let photo = photo();
        let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|w| w == part);
        assert!(holds(&photo, b"121.4737E"));
        let drawn = redraw(&photo, ImageFormat::Jpeg).unwrap();
        assert!(!holds(&drawn, b"121.4737E") && !holds(&drawn, b"Exif"));
        let picture = image::load_from_memory(&drawn).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (8, 16), "it was turned");
        assert!(picture.get_pixel(4, 2).0[0] > 200 && picture.get_pixel(4, 14).0[0] < 60);
        assert_eq!(
            redraw(&photo, ImageFormat::Jpeg).unwrap(),
            drawn,
            "always the same bytes"
        );
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        assert_eq!(
            redraw(b"\x89PNG\r\n\x1a\nabc", ImageFormat::Png),
            Err(Refused::Broken)
        );
        // A PNG that says it is 60,000 × 60,000.
        let mut header =
            b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\xEA\x60\0\0\xEA\x60\x08\x06\0\0\0".to_vec();
        header.extend_from_slice(&[0; 4]);
        assert!(redraw(&header, ImageFormat::Png).is_err());
    }
}
